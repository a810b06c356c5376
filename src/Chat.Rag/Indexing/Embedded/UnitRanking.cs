using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// Makes one score of words, vectors and priors, and of the scores of passages those of their units. The same for all passages
/// of the embedded index and for the candidates of a server.
/// </summary>
internal static class UnitRanking
{
    /// <summary>Units, best first, each with its best passage: the best passage counts, and the others a little.</summary>
    /// <param name="scratch">Scores of words and vectors by passage; those of units are filled in.</param>
    /// <param name="priors">By passage.</param>
    /// <param name="share">Share of the vectors in the score.</param>
    /// <param name="options">Weights.</param>
    /// <param name="unitOf">Number of a passage's unit.</param>
    /// <param name="limit">How many.</param>
    public static List<(int Unit, float Score, int Passage)> Rank(
        Scratch scratch, Priors priors, float share, EmbeddedIndexOptions options, Func<int, int> unitOf, int limit)
    {
        // Words and cosines have scales of their own: each is measured by its best.
        var (bestLexical, bestDense) = (1e-6f, 1e-6f);
        for (var i = 0; i < priors.Count; i++)
        {
            if (scratch.Mask is { } mask && !mask[i])
            {
                scratch.Dense[i] = 0;
                continue;
            }

            var prior = priors.Of(i);
            bestLexical = Math.Max(bestLexical, scratch.Lexical[i] * prior);
            bestDense = Math.Max(bestDense, scratch.Dense[i] * prior);
        }

        var (lexicalScale, denseScale) = ((1 - share) / bestLexical, share / bestDense);
        var units = new List<int>();
        for (var i = 0; i < priors.Count; i++)
        {
            var score = (scratch.Lexical[i] * lexicalScale + Math.Max(0, scratch.Dense[i]) * denseScale) * priors.Of(i);
            if (score < options.LeastScore)
                continue;
            var unit = unitOf(i);
            if (scratch.UnitSum[unit] == 0)
                units.Add(unit);
            scratch.UnitSum[unit] += score;
            if (score > scratch.UnitBest[unit])
                (scratch.UnitBest[unit], scratch.UnitPassage[unit]) = (score, i);
        }

        return Top(units, limit, options, scratch);
    }

    /// <summary>What a passage is worth before anyone asks, its region left out.</summary>
    /// <param name="law">How central its document is, 0 to 1.</param>
    /// <param name="kind">What its unit is.</param>
    /// <param name="rank">Rank of its document.</param>
    /// <param name="options">Weights.</param>
    public static float PriorOf(float law, UnitKind kind, DocumentRank rank, EmbeddedIndexOptions options) =>
        (1 + (options.CoreLaw - 1) * law) * kind switch
        {
            UnitKind.Additional => options.Additional,
            UnitKind.Transitional or UnitKind.Final or UnitKind.Repealing => options.Temporary,
            UnitKind.Preamble => options.Preamble,
            // Words of another law, which may have been changed again since: below LeastScore, so never found.
            UnitKind.Quoted => 0,
            _ => 1,
        } * (rank == DocumentRank.Order ? options.Order : 1);

    private static List<(int Unit, float Score, int Passage)> Top(List<int> units, int limit, EmbeddedIndexOptions options, Scratch scratch)
    {
        // The worst of the best so far comes out first; of equal ones the later.
        var best = new PriorityQueue<int, (float Score, int Earlier)>();
        foreach (var unit in units)
        {
            var score = scratch.UnitBest[unit] + options.UnitRest * MathF.Log(1 + scratch.UnitSum[unit] - scratch.UnitBest[unit]);
            if (best.Count < limit)
                best.Enqueue(unit, (score, -unit));
            else
                best.EnqueueDequeue(unit, (score, -unit));
        }

        var ranked = new List<(int, float, int)>(best.Count);
        while (best.TryDequeue(out var unit, out var priority))
            ranked.Add((unit, priority.Score, scratch.UnitPassage[unit]));
        ranked.Reverse();
        return ranked;
    }

    /// <summary>Priors by passage; what holds in a region only counts less unless a scope was asked for.</summary>
    public readonly struct Priors(float[] priors, bool[] regional, bool scoped, float regionalFactor)
    {
        public int Count => priors.Length;

        public float Of(int passage) => scoped || !regional[passage] ? priors[passage] : priors[passage] * regionalFactor;
    }
}
