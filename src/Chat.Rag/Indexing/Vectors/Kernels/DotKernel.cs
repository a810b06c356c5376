namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>
/// Products of rows of int8 with a query, as whole numbers: every kernel gives the same to the last bit, in whatever order it adds.
/// A kernel may read up to <see cref="Int8MatrixHeader.Slack"/> bytes behind a row; the query is zero there.
/// </summary>
/// <remarks>
/// Rows are read one after the other, as a plain sum over the file reads them. Four rows side by side would save three of four loads
/// of the query, and took three times as long (9 instead of 28 GB/s on one core of a Zen 4): the processor then foresees none of its reads.
/// Measured there and left out: the unsigned × signed instruction with the sign moved to the row (0.70 to 1.03 of a plain sum over the same
/// bytes; widening has 0.90 to 1.16), explicit prefetch (0.57 to 0.92). AVX-VNNI is left out: nothing is left to gain where memory is the limit.
/// </remarks>
internal abstract unsafe class DotKernel
{
    /// <summary>The fastest that this processor has.</summary>
    public static DotKernel Best { get; } = All()[0];

    /// <summary>Name for reports: the instructions it uses.</summary>
    public abstract string Name { get; }

    /// <summary>The kernels that this processor can run, fastest first; the last one runs everywhere.</summary>
    public static IReadOnlyList<DotKernel> All()
    {
        var all = new List<DotKernel>();
        if (Avx512Kernel.IsSupported)
            all.Add(new Avx512Kernel());
        if (Avx2Kernel.IsSupported)
            all.Add(new Avx2Kernel());
        if (ArmDotKernel.IsSupported)
            all.Add(new ArmDotKernel());
        if (Vector128Kernel.IsSupported)
            all.Add(new Vector128Kernel());
        all.Add(new ScalarKernel());
        return all;
    }

    /// <summary>Products of <paramref name="count"/> rows, each <paramref name="stride"/> bytes behind the one before.</summary>
    public abstract void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products);
}
