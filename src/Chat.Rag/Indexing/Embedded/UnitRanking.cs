namespace Chat.Rag.Indexing.Embedded;

/// <summary>From scores of passages to an order of units.</summary>
internal static class UnitRanking
{
    /// <summary>The best units, best first: the best passage of each, and the others a little.</summary>
    /// <param name="passages">Says which unit a passage is of.</param>
    /// <param name="priors">Factor by passage.</param>
    /// <param name="share">Share of the vectors, 0–1.</param>
    /// <param name="count">How many.</param>
    /// <param name="options">Weights.</param>
    /// <param name="scratch">Holds the scores; vectors of passages outside the mask are left out.</param>
    public static List<(int Unit, int Passage, float Score)> Best(
        PassageFile passages, ReadOnlySpan<float> priors, float share, int count, EmbeddedIndexOptions options, Scratch scratch)
    {
        // Words and cosines have scales of their own: each is measured by its best.
        var (bestLexical, bestDense) = (float.Epsilon, float.Epsilon);
        for (var i = 0; i < priors.Length; i++)
        {
            if (scratch.Mask is { } mask && !mask[i])
                scratch.Dense[i] = 0;
            bestLexical = Math.Max(bestLexical, scratch.Lexical[i] * priors[i]);
            bestDense = Math.Max(bestDense, scratch.Dense[i] * priors[i]);
        }

        var (lexicalScale, denseScale) = ((1 - share) / bestLexical, share / bestDense);
        var rows = passages.Rows;
        var units = new List<int>();
        for (var i = 0; i < priors.Length; i++)
        {
            var score = (scratch.Lexical[i] * lexicalScale + Math.Max(0, scratch.Dense[i]) * denseScale) * priors[i];
            if (score < options.LeastScore)
                continue;
            var unit = rows[i].UnitNumber;
            if (scratch.UnitSum[unit] == 0)
                units.Add(unit);
            scratch.UnitSum[unit] += score;
            if (score > scratch.UnitBest[unit])
                (scratch.UnitBest[unit], scratch.UnitPassage[unit]) = (score, i);
        }

        return Top(units, count, options, scratch);
    }

    private static List<(int Unit, int Passage, float Score)> Top(List<int> units, int count, EmbeddedIndexOptions options, Scratch scratch)
    {
        // The worst of the best so far comes out first; of equal ones the later.
        var best = new PriorityQueue<int, (float Score, int Earlier)>();
        foreach (var unit in units)
        {
            var score = scratch.UnitBest[unit] + options.UnitRest * MathF.Log(1 + scratch.UnitSum[unit] - scratch.UnitBest[unit]);
            if (best.Count < count)
                best.Enqueue(unit, (score, -unit));
            else
                best.EnqueueDequeue(unit, (score, -unit));
        }

        var ranked = new List<(int, int, float)>(best.Count);
        while (best.TryDequeue(out var unit, out var priority))
            ranked.Add((unit, scratch.UnitPassage[unit], priority.Score));
        ranked.Reverse();
        return ranked;
    }
}
