using System.Numerics.Tensors;
using System.Text;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>
/// Latent semantic analysis: words that stand in the same passages point the same way. It is trained on the corpus itself in seconds and
/// stands in for an embedding model on a machine that has none. Once trained it stays as it is; later passages are folded in.
/// </summary>
internal sealed class LsaModel : IDisposable
{
    public const string FileName = "lsa.bin";

    private readonly BlockFile _file;
    private readonly Dictionary<string, int> _terms;

    private LsaModel(BlockFile file)
    {
        _file = file;
        var starts = file.Block<int>(0);
        var names = file.Block<byte>(1);
        _terms = new Dictionary<string, int>(starts.Length, StringComparer.Ordinal);
        for (var i = 0; i + 1 < starts.Length; i++)
            _terms[Encoding.UTF8.GetString(names[starts[i]..starts[i + 1]])] = i;
        Dimensions = _terms.Count == 0 ? 0 : checked((int)(file.Count(3) / _terms.Count));
    }

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Terms that it knows.</summary>
    public int Terms => _terms.Count;

    public static LsaModel Open(string folder) => new(BlockFile.Open(Path.Combine(folder, FileName)));

    /// <summary>True for terms that can carry meaning by themselves: words in Spanish.</summary>
    public static bool IsWord(string term) => term.Length > 1 && !char.IsAsciiDigit(term[0]) && !term.AsSpan().ContainsAny(Analysis.Terms.Joint, ':');

    /// <summary>Trains on rows of weights by term, and writes the file.</summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="terms">Names of the columns.</param>
    /// <param name="idf">Their weights.</param>
    /// <param name="rows">A row for each passage, its terms weighted.</param>
    /// <param name="dimensions">How many; fewer when there are fewer passages or terms.</param>
    /// <param name="seed">Fixed, so that the same corpus gives the same model.</param>
    /// <param name="cancellation">Leaves off between two steps.</param>
    public static void Train(string folder, IReadOnlyList<string> terms, float[] idf, SparseRows rows, int dimensions, int seed, CancellationToken cancellation)
    {
        var rank = Math.Min(dimensions, Math.Min(rows.Rows, rows.Columns));
        var vectors = rank == 0 ? [] : RandomizedSvd.RightVectors(rows, rank, seed, cancellation);
        // A small corpus has fewer directions than asked for; the others are 0, so that the length is always the same.
        var padded = new float[terms.Count * dimensions];
        for (var i = 0; i < terms.Count; i++)
            vectors.AsSpan(i * rank, rank).CopyTo(padded.AsSpan(i * dimensions));
        var names = new MemoryStream();
        var starts = new int[terms.Count + 1];
        for (var i = 0; i < terms.Count; i++)
        {
            names.Write(Encoding.UTF8.GetBytes(terms[i]));
            starts[i + 1] = checked((int)names.Length);
        }

        using var file = new BlockFile.Writer(Path.Combine(folder, FileName), 4);
        file.Write<int>(starts);
        file.Write<byte>(names.GetBuffer().AsSpan(0, (int)names.Length));
        file.Write<float>(idf);
        file.Write<float>(padded);
        file.Complete();
    }

    /// <summary>The vector of weighted terms, of length 1; 0 when it knows none of them.</summary>
    /// <param name="terms">Terms with their weight in this text; how rare a term is, is the model's own business.</param>
    /// <param name="vector">Gets the vector.</param>
    public void Embed(IEnumerable<(string Term, float Weight)> terms, Span<float> vector)
    {
        vector.Clear();
        var idf = _file.Block<float>(2);
        var vectors = _file.Block<float>(3);
        foreach (var (term, weight) in terms)
        {
            if (_terms.TryGetValue(term, out var number))
                TensorPrimitives.MultiplyAdd(vectors.Slice(number * Dimensions, Dimensions), weight * idf[number], vector, vector);
        }

        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Multiply(vector, 1 / length, vector);
    }

    /// <summary>How rare a term is; 0 for one it does not know.</summary>
    public float IdfOf(string term) => _terms.TryGetValue(term, out var number) ? _file.Block<float>(2)[number] : 0;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
