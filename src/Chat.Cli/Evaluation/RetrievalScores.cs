namespace Chat.Cli.Evaluation;

/// <summary>How well one question's articles were found.</summary>
/// <param name="Id">The question.</param>
/// <param name="Lang">Its language.</param>
/// <param name="Ndcg10">Normalised discounted cumulative gain of the first ten, 0–1; a gold article gains 1.</param>
/// <param name="FirstGold">Place of the first hit that is, or rests on, a gold article, from 1; 0 when none is among those looked at.</param>
/// <param name="Milliseconds">Time of the search.</param>
internal sealed record RetrievalScore(string Id, string Lang, double Ndcg10, int FirstGold, double Milliseconds)
{
    private const int Depth = 10;

    /// <summary>Scores a ranking. A hit that rests on several gold articles finds them all at its place; an article found again gains nothing.</summary>
    public static RetrievalScore Of(string id, string lang, IReadOnlyList<string> gold, IReadOnlyList<IReadOnlyList<string>> hits, double milliseconds)
    {
        var (gain, first) = (0.0, 0);
        var left = gold.ToHashSet(StringComparer.Ordinal);
        for (var place = 1; place <= hits.Count; place++)
        {
            var found = hits[place - 1].Count(left.Remove);
            if (found == 0)
                continue;
            first = first == 0 ? place : first;
            if (place <= Depth)
                gain += found / Math.Log2(place + 1);
        }

        var ideal = Enumerable.Range(1, Math.Min(Depth, gold.Count)).Sum(place => 1 / Math.Log2(place + 1));
        return new RetrievalScore(id, lang, Math.Min(1, gain / ideal), first, milliseconds);
    }
}

/// <summary>Means of a group of questions.</summary>
/// <param name="Group">Language, or <c>all</c>.</param>
/// <param name="Questions">How many.</param>
/// <param name="Ndcg10">Mean nDCG@10.</param>
/// <param name="Hit5">Share with a gold article among the first five.</param>
/// <param name="Hit10">The same among the first ten.</param>
/// <param name="Mrr">Mean of 1/place of the first gold article.</param>
/// <param name="P50">Median time of a search, in milliseconds.</param>
/// <param name="P99">99th percentile of it.</param>
internal sealed record RetrievalRow(string Group, int Questions, double Ndcg10, double Hit5, double Hit10, double Mrr, double P50, double P99)
{
    /// <summary>A row for each language, and one for all.</summary>
    public static IReadOnlyList<RetrievalRow> Of(IReadOnlyList<RetrievalScore> scores) =>
        [.. scores.GroupBy(s => s.Lang).Select(g => Of(g.Key, [.. g])), Of("all", scores)];

    private static RetrievalRow Of(string group, IReadOnlyList<RetrievalScore> scores)
    {
        var times = scores.Select(s => s.Milliseconds).Order().ToArray();
        return new RetrievalRow(
            group,
            scores.Count,
            scores.Average(s => s.Ndcg10),
            scores.Average(s => s.FirstGold is >= 1 and <= 5 ? 1.0 : 0),
            scores.Average(s => s.FirstGold is >= 1 and <= 10 ? 1.0 : 0),
            scores.Average(s => s.FirstGold == 0 ? 0 : 1.0 / s.FirstGold),
            times[times.Length / 2],
            times[Math.Min(times.Length - 1, (int)(times.Length * 0.99))]);
    }
}

/// <summary>Whether one configuration is better than another, on the same questions.</summary>
/// <param name="Mean">Mean difference of nDCG@10.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
internal sealed record PairedDifference(double Mean, double Low, double High)
{
    private const int Resamples = 10_000;
    private const int Seed = 20261126;

    /// <summary>Paired bootstrap over the questions that both have.</summary>
    /// <exception cref="InvalidDataException">They have none in common.</exception>
    public static PairedDifference Of(IReadOnlyList<RetrievalScore> ours, IReadOnlyList<RetrievalScore> theirs)
    {
        var byId = theirs.ToDictionary(s => s.Id, s => s.Ndcg10, StringComparer.Ordinal);
        var differences = ours.Where(s => byId.ContainsKey(s.Id)).Select(s => s.Ndcg10 - byId[s.Id]).ToArray();
        if (differences.Length == 0)
            throw new InvalidDataException("The two runs have no question in common; compare runs of the same set.");
        var random = new Random(Seed);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < differences.Length; j++)
                sum += differences[random.Next(differences.Length)];
            means[i] = sum / differences.Length;
        }

        Array.Sort(means);
        return new PairedDifference(differences.Average(), means[(int)(Resamples * 0.025)], means[(int)(Resamples * 0.975)]);
    }
}
