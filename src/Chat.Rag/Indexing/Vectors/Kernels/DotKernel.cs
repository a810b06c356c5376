namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>
/// Products of rows of int8 with a query, as whole numbers: every kernel gives the same to the last bit, in whatever order it adds.
/// A kernel may read up to <see cref="Int8MatrixHeader.Slack"/> bytes behind a row; the query is zero there.
/// </summary>
internal abstract unsafe class DotKernel
{
    /// <summary>The fastest that this processor has.</summary>
    public static DotKernel Best { get; } = All().First();

    /// <summary>Name for reports: the instructions it uses.</summary>
    public abstract string Name { get; }

    /// <summary>The kernels that this processor can run, fastest first; the last one runs everywhere.</summary>
    public static IEnumerable<DotKernel> All()
    {
        yield return new ScalarKernel();
    }

    /// <summary>Products of <paramref name="count"/> rows, each <paramref name="stride"/> bytes behind the one before.</summary>
    public abstract void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products);
}
