using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Lsa;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Teaches an index where the answers to citizens' questions lie among its vectors.</summary>
internal static class AskedTraining
{
    // A topic's first article answers it; those after it are conditions and exceptions.
    private static readonly float[] ByPlace = [1, 0.6f, 0.4f];

    /// <summary>Writes the file of what was learnt into the folder of an index; that of the previous one when nothing has changed.</summary>
    /// <param name="folder">The index, with its passages and vectors.</param>
    /// <param name="previous">The index whose vectors were kept; null when they are new.</param>
    /// <param name="asked">Questions.</param>
    /// <param name="analysis">Takes them apart.</param>
    /// <param name="decay">How strongly what is learnt is held back.</param>
    public static void Run(string folder, OpenFiles? previous, IReadOnlyList<AskedQuestion> asked, LegalAnalysis analysis, float decay)
    {
        using var files = new OpenFiles(folder);
        var origin = Origin(asked, analysis, u => files.Passages.FindUnit(u) >= 0);
        if (previous?.Asked is { } before && before.Origin.SequenceEqual(origin))
        {
            File.Copy(Path.Combine(previous.Folder, AskedModel.FileName), Path.Combine(folder, AskedModel.FileName));
            return;
        }

        var vector = new float[files.Vectors.Dimensions];
        Learn(folder, asked, analysis, vector.Length, origin, decay, (unit, sum) =>
        {
            if (files.Passages.FindUnit(unit) is not (>= 0 and var number))
                return false;
            foreach (var passage in files.Passages.PassagesOf(number))
            {
                files.Vectors.CopyTo(passage, vector);
                TensorPrimitives.Add(sum, vector, sum);
            }

            return true;
        });
    }

    /// <summary>Learns, and writes the file.</summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="asked">Questions.</param>
    /// <param name="analysis">Takes them apart.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="origin">See <see cref="Origin"/>.</param>
    /// <param name="decay">How strongly what is learnt is held back.</param>
    /// <param name="sumUp">Adds the vectors of a unit's passages; false for a unit that is not there.</param>
    public static void Learn(string folder, IReadOnlyList<AskedQuestion> asked, LegalAnalysis analysis, int dimensions, ReadOnlySpan<byte> origin, float decay, Func<string, float[], bool> sumUp)
    {
        var places = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var questions = new List<(AnalyzedQuery, float[])>();
        foreach (var question in asked)
        {
            var key = string.Join(' ', question.Units);
            if (!places.TryGetValue(key, out var place))
                places[key] = place = PlaceOf(question.Units, dimensions, sumUp);
            if (place.AsSpan().ContainsAnyExcept(0f))
                questions.Add((analysis.Analyze(question.Text, question.Language), place));
        }

        AskedModel.Train(folder, questions, dimensions, origin, decay);
    }

    /// <summary>Digest of what is learnt from. The units that are there count as well: with a law that comes later, its questions can be learnt.</summary>
    public static byte[] Origin(IReadOnlyList<AskedQuestion> asked, LegalAnalysis analysis, Func<string, bool> isThere)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // How it is learnt, so that what another release learnt is learnt anew.
        hash.AppendData("ridge-regression-1\n"u8);
        hash.AppendData(Encoding.UTF8.GetBytes(analysis.QuestionDigest));
        foreach (var question in asked)
            hash.AppendData(Encoding.UTF8.GetBytes($"{question.Language}\n{question.Text}\n{string.Join(' ', question.Units)}\n"));
        foreach (var unit in asked.SelectMany(a => a.Units).Distinct(StringComparer.Ordinal).Where(isThere))
            hash.AppendData(Encoding.UTF8.GetBytes(unit + "\n"));
        return hash.GetHashAndReset();
    }

    private static float[] PlaceOf(IReadOnlyList<string> units, int dimensions, Func<string, float[], bool> sumUp)
    {
        var place = new float[dimensions];
        var unitPlace = new float[dimensions];
        var found = 0;
        foreach (var id in units)
        {
            if (found == ByPlace.Length)
                break;
            Array.Clear(unitPlace);
            if (sumUp(id, unitPlace))
                AddNormalised(unitPlace, ByPlace[found++], place);
        }

        var whole = new float[dimensions];
        AddNormalised(place, 1, whole);
        return whole;
    }

    private static void AddNormalised(float[] vector, float weight, float[] sum)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.MultiplyAdd(vector, weight / length, sum, sum);
    }
}
