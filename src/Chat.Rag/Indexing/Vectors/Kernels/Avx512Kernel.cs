using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>AVX-512 BW: 32 numbers widened to shorts, multiplied and added in pairs to ints; a pair is 2 × 127² at most, which an int holds.</summary>
internal sealed unsafe class Avx512Kernel : DotKernel
{
    private const int Step = 32;

    public static bool IsSupported => Avx512BW.IsSupported;

    public override string Name => "AVX-512BW";

    public override void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products)
    {
        var words = query.Words;
        nint length = query.Rounded(Step);
        var r = 0;
        // Four sums become one store: the adding within a vector costs as much as a row of 200 numbers otherwise.
        for (; r <= count - 4; r += 4, rows += 4 * stride)
        {
            var a = Row(rows, words, length);
            var b = Row(rows + stride, words, length);
            var c = Row(rows + (2 * stride), words, length);
            var d = Row(rows + (3 * stride), words, length);
            Avx2Kernel.SumEach(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper()).Store(products + r);
        }

        for (; r < count; r++, rows += stride)
            products[r] = Vector512.Sum(Row(rows, words, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Row(sbyte* row, short* words, nint length)
    {
        var sum = Vector512<int>.Zero;
        for (nint i = 0; i < length; i += Step)
            sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row + i)), Vector512.LoadAligned(words + i));
        return sum;
    }
}
