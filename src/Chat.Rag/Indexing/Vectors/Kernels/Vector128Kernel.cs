using System.Runtime.Intrinsics;

namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>
/// 128 bits of any processor (SSE, NEON, WebAssembly): what it has no instruction for is put together from portable ones.
/// A product is 127² = 16,129 at most and two of them 32,258, which a short holds; so two are added before they are widened.
/// It counts on rows and query being without −128.
/// </summary>
internal sealed unsafe class Vector128Kernel : DotKernel
{
    private const int Step = 16;

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public override string Name => "128 bits";

    public override void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products)
    {
        var words = query.Words;
        nint length = query.Rounded(Step);
        for (var r = 0; r < count; r++, rows += stride)
        {
            var (one, two) = (Vector128<int>.Zero, Vector128<int>.Zero);
            for (nint i = 0; i < length; i += Step)
            {
                var (lower, upper) = Vector128.Widen(Vector128.Load(rows + i));
                var (first, second) = Vector128.Widen((lower * Vector128.Load(words + i)) + (upper * Vector128.Load(words + i + 8)));
                one += first;
                two += second;
            }

            products[r] = Vector128.Sum(one + two);
        }
    }
}
