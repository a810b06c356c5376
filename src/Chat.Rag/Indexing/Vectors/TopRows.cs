using System.Numerics;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>Picks the best of many scores.</summary>
public static class TopRows
{
    /// <summary>Best first; of equal ones the first. Scores that are no number are left out.</summary>
    public static IReadOnlyList<ScoredRow> Of(ReadOnlySpan<float> scores, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        // The worst of the best is on top; of equal ones the last row is worse.
        var best = new PriorityQueue<int, (float Score, int Row)>(Comparer<(float Score, int Row)>.Create(
            (a, b) => a.Score.CompareTo(b.Score) is not 0 and var byScore ? byScore : b.Row.CompareTo(a.Row)));
        var least = float.NegativeInfinity;
        for (var row = 0; row < scores.Length && count > 0; row++)
        {
            if (best.Count == count)
                row += None(scores[row..], least);
            // Rows come in order, so one that equals the worst is worse than it.
            if (row >= scores.Length || (best.Count == count && !(scores[row] > least)) || float.IsNaN(scores[row]))
                continue;
            if (best.Count == count)
                best.Dequeue();
            best.Enqueue(row, (scores[row], row));
            best.TryPeek(out _, out var worst);
            least = worst.Score;
        }

        var found = new ScoredRow[best.Count];
        for (var i = found.Length - 1; i >= 0; i--)
            found[i] = new ScoredRow(best.Peek(), scores[best.Dequeue()]);
        return found;
    }

    /// <summary>How many scores at the beginning are surely not above the least, in whole vectors: nearly all, once the best have been seen.</summary>
    private static int None(ReadOnlySpan<float> scores, float least)
    {
        var (i, bound) = (0, new Vector<float>(least));
        while (i <= scores.Length - Vector<float>.Count && !Vector.GreaterThanAny(new Vector<float>(scores[i..]), bound))
            i += Vector<float>.Count;
        return i;
    }
}
