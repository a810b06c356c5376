using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// Makes one score of words, vectors and priors, and of the scores of passages those of their units. The same for all passages
/// of the embedded index and for the candidates of a server.
/// </summary>
internal static class UnitRanking
{
    // Below this share of the best score a passage says nothing about its unit.
    private const float Least = 0.05f;

    /// <summary>Units, best first, each with its best passage.</summary>
    /// <param name="scratch">Scores of words and vectors by passage; those of units are filled in.</param>
    /// <param name="priors">By passage.</param>
    /// <param name="share">Share of the vectors in the score.</param>
    /// <param name="options">Weights.</param>
    /// <param name="unitOf">Number of a passage's unit.</param>
    /// <param name="limit">How many.</param>
    public static List<(int Unit, float Score, int Passage)> Rank(
        Scratch scratch, Priors priors, float share, EmbeddedIndexOptions options, Func<int, int> unitOf, int limit)
    {
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
            var score = ((scratch.Lexical[i] * lexicalScale) + (Math.Max(0, scratch.Dense[i]) * denseScale)) * priors.Of(i);
            if (score < Least)
                continue;
            var unit = unitOf(i);
            if (scratch.UnitSum[unit] == 0)
                units.Add(unit);
            scratch.UnitSum[unit] += score;
            if (score > scratch.UnitBest[unit])
                (scratch.UnitBest[unit], scratch.UnitPassage[unit]) = (score, i);
        }

        return [.. units.Select(u => (Unit: u, Score: scratch.UnitBest[u] + (options.UnitRest * MathF.Log(1 + scratch.UnitSum[u] - scratch.UnitBest[u])), Passage: scratch.UnitPassage[u]))
            .OrderByDescending(u => u.Score).ThenBy(u => u.Unit).Take(limit)];
    }

    /// <summary>What a passage is worth before anyone asks, its region left out.</summary>
    /// <param name="law">How central its document is, 0 to 1.</param>
    /// <param name="kind">What its unit is.</param>
    /// <param name="rank">Rank of its document.</param>
    /// <param name="options">Weights.</param>
    public static float PriorOf(float law, UnitKind kind, DocumentRank rank, EmbeddedIndexOptions options) =>
        (1 + ((options.CoreLaw - 1) * law)) * kind switch
        {
            UnitKind.Additional => options.Additional,
            UnitKind.Transitional or UnitKind.Final or UnitKind.Repealing => options.Temporary,
            UnitKind.Preamble => options.Preamble,
            _ => 1,
        } * (rank == DocumentRank.Order ? options.Order : 1);

    /// <summary>Priors by passage; what holds in a region only counts less unless a scope was asked for.</summary>
    public readonly struct Priors(float[] priors, bool[] regional, bool scoped, float regionalFactor)
    {
        public int Count => priors.Length;

        public float Of(int passage) => scoped || !regional[passage] ? priors[passage] : priors[passage] * regionalFactor;
    }
}
