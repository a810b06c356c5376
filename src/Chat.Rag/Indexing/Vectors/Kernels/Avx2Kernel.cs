using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>AVX2: as <see cref="Avx512Kernel"/>, with 16 numbers at a time in two sums.</summary>
internal sealed unsafe class Avx2Kernel : DotKernel
{
    private const int Step = 32;

    public static bool IsSupported => Avx2.IsSupported;

    public override string Name => "AVX2";

    public override void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products)
    {
        var words = query.Words;
        nint length = query.Rounded(Step);
        var r = 0;
        for (; r <= count - 4; r += 4, rows += 4 * stride)
        {
            SumEach(
                Row(rows, words, length),
                Row(rows + stride, words, length),
                Row(rows + (2 * stride), words, length),
                Row(rows + (3 * stride), words, length)).Store(products + r);
        }

        for (; r < count; r++, rows += stride)
            products[r] = Vector256.Sum(Row(rows, words, length));
    }

    /// <summary>The sum of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> SumEach(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return halves.GetLower() + halves.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(sbyte* row, short* words, nint length)
    {
        var (one, two) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (nint i = 0; i < length; i += Step)
        {
            one += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(row + i)), Vector256.LoadAligned(words + i));
            two += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(row + i + 16)), Vector256.LoadAligned(words + i + 16));
        }

        return one + two;
    }
}
