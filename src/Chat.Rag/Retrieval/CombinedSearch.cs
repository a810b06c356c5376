using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Retrieval;

/// <summary>What is searched.</summary>
public enum SearchKind
{
    /// <summary>Guidance and the law.</summary>
    All,

    /// <summary>The topics.</summary>
    Guidance,

    /// <summary>What was ingested.</summary>
    Law,
}

/// <summary>A topic or an article.</summary>
/// <param name="Id"><c>topic:irpf/dos-pagadores</c> or <c>BOE-A-2006-20764#a96</c>.</param>
/// <param name="Score">Comparable within one search only.</param>
/// <param name="RestsOn">Ids of the articles that carry it; an article's own.</param>
/// <param name="Topic">The topic with its scores; null for an article.</param>
/// <param name="Article">The article with its scores; null for a topic.</param>
public sealed record CombinedHit(string Id, float Score, IReadOnlyList<string> RestsOn, ScoredTopic? Topic, UnitHit? Article);

/// <summary>Searches guidance and the law as the assistant does, and ranks both as one list.</summary>
public sealed class CombinedSearch(TopicIndex topics, LawRetriever laws, LiveIndex live, IOptions<RetrievalOptions> options)
{
    // Reciprocal rank fusion (Cormack et al., 2009): the two scores are of different kinds, their ranks are not.
    private const float Rank = 60;

    // A topic is written for the question, an article is not: of two at the same place the topic comes first; and where a topic is sure to be
    // meant (the assistant does not ask the law then), the first article comes behind seven topics.
    private const float LawShare = 0.985f;
    private const float LawShareBehindSureTopic = 0.9f;

    /// <summary>The best of them.</summary>
    /// <param name="query">The question.</param>
    /// <param name="kind">What is searched.</param>
    /// <param name="asOf">The day on which it is asked.</param>
    /// <param name="most">How many, 1 to 100.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IndexException">The law was asked for and cannot be searched.</exception>
    public async Task<IReadOnlyList<CombinedHit>> SearchAsync(SearchQuery query, SearchKind kind, DateOnly asOf, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var guidance = kind == SearchKind.Law ? [] : topics.Search(query).Take(most).Select(t => new CombinedHit("topic:" + t.Topic.Id, t.Score, t.Topic.RestsOn, t, null)).ToList();
        if (kind == SearchKind.Guidance)
            return guidance;
        await using var lease = live.Lease();
        if (lease is null)
            return kind == SearchKind.All ? guidance : throw new IndexException("Nothing has been ingested yet: run ./taxassistant ingest with a folder of laws first.");
        // All that was ingested, manuals and pages too; topics that were ingested as well are in the guidance already.
        var found = await laws.SearchAsync(lease.Index, query, laws.ToPassageQuery(query, asOf) with { Ranks = null, Limit = most }, cancellation);
        var articles = found.Where(h => !h.Unit.StartsWith("topic:", StringComparison.Ordinal)).Select(h => new CombinedHit(h.Unit, h.Score, [h.Unit], null, h)).ToList();
        // Who names a territory with a treasury of its own is sent there however well a topic on the state's tax matches (Router.TreasuryOf), by the
        // article that says so: no topic is sure to be meant then.
        var sure = guidance is [var best, ..] && best.Score >= options.Value.SureTopic && !laws.NamesOwnTreasury(query);
        var share = sure ? LawShareBehindSureTopic : LawShare;
        return kind == SearchKind.Law ? articles : [.. Ranked(guidance, 1).Concat(Ranked(articles, share)).OrderByDescending(h => h.Score).Take(most)];
    }

    private static IEnumerable<CombinedHit> Ranked(IEnumerable<CombinedHit> hits, float share) => hits.Select((h, i) => h with { Score = share / (Rank + i + 1) });
}
