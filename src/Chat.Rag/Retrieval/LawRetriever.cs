using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Retrieval;

/// <summary>
/// The third stage, second part: the law is asked where no topic clearly answers. What was not ingested is not found; then the
/// guidance alone answers.
/// </summary>
public sealed class LawRetriever(LiveIndex live, LegalAnalysis analysis, KnowledgeBase knowledge, IOptions<RetrievalOptions> options)
{
    private static readonly HashSet<DocumentRank> Legal = [DocumentRank.Law, DocumentRank.Regulation, DocumentRank.Order, DocumentRank.Ruling];

    private readonly RetrievalOptions _options = options.Value;

    /// <summary>Adds what the law says to what the guidance says.</summary>
    public async ValueTask<Evidence> AddAsync(SearchQuery query, Evidence evidence, DateOnly asOf, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Kept is [var best, ..] && best.Score >= _options.ClearTopic)
            return evidence;
        await using var lease = live.Lease();
        if (lease is null)
            return evidence;
        var hits = await lease.Index.SearchAsync(ToPassageQuery(query, asOf), cancellation);
        return evidence with { Law = [.. hits.Select(h => new LawHit(h, Coverage(query, h.Why)))] };
    }

    /// <summary>What a question asks of the index: the state's law and the region's own, in the wording of the tax year.</summary>
    public PassageQuery ToPassageQuery(SearchQuery query, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(query);
        var scopes = new HashSet<string>(StringComparer.Ordinal) { ParsedDocument.StateScope };
        if (query.Territory is { } id && knowledge.Territories.TryGetValue(id, out var territory) && territory.Jurisdiction is { } own)
            scopes.Add(own);
        // A tax year that is over has the law of its last day; what changed since holds for later years.
        var day = query.TaxYear is { } year && year < asOf.Year ? new DateOnly(year, 12, 31) : asOf;
        return new PassageQuery(query.Standalone, query.Language) { InForceOn = day, Scopes = scopes, Ranks = Legal, Limit = _options.Kept };
    }

    // Scores compare passages of one search only; whether the best of them is any good shows in what it leaves out.
    private float Coverage(SearchQuery query, HitExplanation why)
    {
        var analyzed = analysis.Analyze(query.Standalone, query.Language);
        var matched = why.Terms.SelectMany(t => t.Asked.Split('+')).ToHashSet(StringComparer.Ordinal);
        var (covered, all) = (0, 0);
        foreach (var concept in analyzed.Concepts)
        {
            all += concept.Words;
            covered += concept.Ids.Any(i => matched.Contains("c:" + i)) ? concept.Words : 0;
        }

        foreach (var word in analyzed.Words)
        {
            all++;
            covered += matched.Contains(word.Text) ? 1 : 0;
        }

        return all == 0 ? 0 : (float)covered / all;
    }
}
