using System.Text.Json;

namespace Chat.Testing.Qdrant;

/// <summary>The server's arithmetic.</summary>
internal static class QdrantScores
{
    /// <summary>Of length 1, as vectors of a cosine collection are kept; zeros stay zeros.</summary>
    public static float[] Normalize(float[] vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        return length == 0 ? vector : [.. vector.Select(v => v / length)];
    }

    public static float Dot(float[] left, float[] right) => left.Zip(right).Sum(p => p.First * p.Second);

    /// <summary>Sum of products; with idf the query's weights are multiplied by ln((N − df + 0.5) / (df + 0.5) + 1) before. Points without a common term are not found.</summary>
    public static List<(QdrantPoint Point, float Score)> Sparse(Dictionary<uint, float> query, IReadOnlyList<QdrantPoint> points, string name, bool idf)
    {
        var weights = query.ToDictionary(t => t.Key, t =>
        {
            var df = points.Count(p => p.Sparse[name].ContainsKey(t.Key));
            return idf ? t.Value * MathF.Log(((points.Count - df + 0.5f) / (df + 0.5f)) + 1) : t.Value;
        });
        return [.. points
            .Select(p => (p, Common: p.Sparse[name].Where(t => weights.ContainsKey(t.Key)).ToList()))
            .Where(p => p.Common.Count > 0)
            .Select(p => (p.p, p.Common.Sum(t => t.Value * weights[t.Key])))];
    }

    /// <summary>Reciprocal ranks: 1 / ((position from 0 + 1) / weight + k − 1), with the server's own k of 2 where none is given.</summary>
    public static List<(QdrantPoint Point, float Score)> Fuse(JsonElement query, List<List<(QdrantPoint Point, float Score)>> lists)
    {
        query.With("rrf", "fusion");
        var k = 2;
        var weights = Enumerable.Repeat(1f, lists.Count).ToArray();
        if (query.May("rrf") is { } rrf)
        {
            rrf.With("k", "weights");
            k = rrf.May("k")?.Whole(1) ?? k;
            if (rrf.May("weights") is { } given && (weights = given.Numbers()).Length != lists.Count)
                throw QdrantRefusal.Invalid("weights: must be as many as prefetches");
        }
        else if (query.Must("fusion").Text() != "rrf")
        {
            throw QdrantRefusal.Format("unknown fusion");
        }

        var scores = new Dictionary<Guid, (QdrantPoint Point, float Score)>();
        for (var list = 0; list < lists.Count; list++)
        {
            for (var position = 0; position < lists[list].Count; position++)
            {
                var point = lists[list][position].Point;
                scores[point.Id] = (point, scores.GetValueOrDefault(point.Id).Score + (1 / (((position + 1) / weights[list]) + k - 1)));
            }
        }

        return [.. scores.Values];
    }
}
