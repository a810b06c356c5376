using System.Numerics.Tensors;
using System.Text;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>
/// Citizens' words in the space of the law's words. The law never says "echar del trabajo", so its own texts cannot say where that
/// belongs; the questions of the guidance can, in four languages. A linear map from words and concepts of a question to the place of the
/// articles that answer it (<see cref="RidgeRegression"/>). Measured: nDCG@10 of needs whose articles
/// the guidance knows rises from .34 to .56; of needs whose articles no topic rests on it stays as it was (.357, .359).
/// </summary>
internal sealed class AskedModel : IDisposable
{
    public const string FileName = "asked.bin";

    private readonly BlockFile _file;
    private readonly Dictionary<string, int> _features;
    private readonly int _dimensions;

    private AskedModel(BlockFile file)
    {
        _file = file;
        var starts = file.Block<int>(0);
        var names = file.Block<byte>(1);
        _features = new Dictionary<string, int>(starts.Length, StringComparer.Ordinal);
        for (var i = 0; i + 1 < starts.Length; i++)
            _features[Encoding.UTF8.GetString(names[starts[i]..starts[i + 1]])] = i;
        _dimensions = _features.Count == 0 ? 0 : checked((int)(file.Count(3) / _features.Count));
    }

    /// <summary>Digest of the questions that it learnt from: while they stay, so does it.</summary>
    public ReadOnlySpan<byte> Origin => _file.Block<byte>(4);

    public static AskedModel Open(string folder) => new(BlockFile.Open(Path.Combine(folder, FileName)));

    /// <summary>Learns and writes the file.</summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="questions">Questions with the place where their answers lie.</param>
    /// <param name="dimensions">Numbers of a place.</param>
    /// <param name="origin">Digest of what it learns from; see <see cref="Origin"/>.</param>
    /// <param name="decay">How strongly weights are held back, so that a word seen once says little.</param>
    public static void Train(string folder, IReadOnlyList<(AnalyzedQuery Question, float[] Place)> questions, int dimensions, ReadOnlySpan<byte> origin, float decay)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new List<int>();
        var features = questions.Select(q => Features(q.Question).Distinct().Select(f =>
        {
            if (!ids.TryGetValue(f, out var id))
            {
                ids[f] = id = ids.Count;
                seen.Add(0);
            }

            seen[id]++;
            return id;
        }).ToArray()).ToList();
        var idf = seen.Select(s => MathF.Log((questions.Count + 1f) / s)).ToArray();
        var mean = new float[dimensions];
        foreach (var (_, place) in questions)
            TensorPrimitives.MultiplyAdd(place, 1f / questions.Count, mean, mean);
        var held = seen.Select(s => decay * s).ToArray();
        var rows = features.Select(f => Scale(f, idf) is var scale ? Array.ConvertAll(f, id => (id, idf[id] * scale)) : []).ToList();
        var places = questions.Select(q => Minus(q.Place, mean)).ToList();
        Write(folder, ids, idf, RidgeRegression.Solve(rows, places, held, dimensions), origin);
    }

    /// <summary>Where the answer to a question lies, as a direction from the middle; false when it knows none of its words.</summary>
    public bool Place(AnalyzedQuery question, Span<float> place)
    {
        place.Clear();
        var idf = _file.Block<float>(2);
        var weights = _file.Block<float>(3);
        var length = 0f;
        foreach (var feature in Features(question).Distinct())
        {
            if (!_features.TryGetValue(feature, out var f))
            {
                // A word that nobody asked with makes the rest less sure.
                length += 16;
                continue;
            }

            length += idf[f] * idf[f];
            TensorPrimitives.MultiplyAdd(weights.Slice(f * _dimensions, _dimensions), idf[f], place, place);
        }

        if (length > 0)
            TensorPrimitives.Multiply(place, 1 / MathF.Sqrt(length), place);
        return place.ContainsAnyExcept(0f);
    }

    public void Dispose() => _file.Dispose();

    private static IEnumerable<string> Features(AnalyzedQuery question) =>
        question.Stems.Concat(question.Concepts.SelectMany(c => c.Ids).Select(Analysis.Terms.OfConcept));

    private static float[] Minus(float[] place, float[] mean)
    {
        var difference = new float[place.Length];
        TensorPrimitives.Subtract(place, mean, difference);
        return difference;
    }

    private static float Scale(int[] features, float[] idf)
    {
        var length = 0f;
        foreach (var f in features)
            length += idf[f] * idf[f];
        return length == 0 ? 0 : 1 / MathF.Sqrt(length);
    }

    private static void Write(string folder, Dictionary<string, int> ids, float[] idf, float[] weights, ReadOnlySpan<byte> origin)
    {
        var names = new MemoryStream();
        var starts = new int[ids.Count + 1];
        foreach (var (name, id) in ids)
        {
            names.Write(Encoding.UTF8.GetBytes(name));
            starts[id + 1] = checked((int)names.Length);
        }

        using var file = new BlockFile.Writer(Path.Combine(folder, FileName), 5);
        file.Write<int>(starts);
        file.Write<byte>(names.GetBuffer().AsSpan(0, (int)names.Length));
        file.Write<float>(idf);
        file.Write<float>(weights);
        file.Write(origin);
        file.Complete();
    }
}
