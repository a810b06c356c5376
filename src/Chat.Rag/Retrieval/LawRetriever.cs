using Chat.Rag.Answering;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Retrieval;

/// <summary>
/// The third stage, second part: the law is asked where the best topic leaves out some of what was asked, and so are the manuals and pages that
/// were ingested. What was not ingested is not found; then the guidance alone answers.
/// </summary>
public sealed class LawRetriever(LiveIndex live, LegalAnalysis analysis, TextAnalyzer analyzer, TopicIndex topics, KnowledgeBase knowledge, IOptions<RetrievalOptions> options, ILogger<LawRetriever> logger)
{
    private static readonly HashSet<DocumentRank> Legal = [DocumentRank.Law, DocumentRank.Regulation, DocumentRank.Order, DocumentRank.Ruling];

    private static readonly HashSet<DocumentRank> Explaining = [DocumentRank.Manual, DocumentRank.Guidance];

    // Topics that were ingested are in the guidance already, and may stand before any manual.
    private const int MostExplaining = 60;

    private readonly RetrievalOptions _options = options.Value;

    /// <summary>Adds what the law says to what the guidance says.</summary>
    public async ValueTask<Evidence> AddAsync(SearchQuery query, Evidence evidence, DateOnly asOf, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(evidence);
        await using var lease = live.Lease();
        if (lease is null)
            return evidence;
        evidence = evidence with { IndexGeneration = lease.Index.Manifest.Generation };
        var best = evidence.Kept.Count > 0 ? evidence.Kept[0] : null;
        if (best?.Score >= _options.SureTopic)
            return evidence;
        // Scores compare passages of one search only; whether the best of them is any good shows in what it leaves out.
        var coverage = new Coverage(analysis.Analyze(query.Standalone, query.Language), topics, analyzer);
        try
        {
            var wanted = ToPassageQuery(query, asOf);
            var law = await SearchAsync(lease.Index, query, wanted, cancellation);
            var explained = lease.Index.Manifest.Documents.Keys.Any(IsPage)
                ? await SearchAsync(lease.Index, query, wanted with { Ranks = Explaining, Limit = MostExplaining }, cancellation)
                : [];
            return evidence with
            {
                Law = [.. law.Select(h => new LawHit(h, coverage.By(h.Why)))],
                Manuals = [.. explained.Where(h => IsPage(h.Unit) && EditionYear.Fits(h.Best, query.TaxYear, asOf)).Take(_options.Kept).Select(h => new LawHit(h, coverage.By(h.Why)))],
                TopicCoverage = best is null ? 0 : coverage.By(best.Topic.Id),
            };
        }
        catch (IndexException fault)
        {
            // A server of the index that is down takes the law away, not the guidance.
            Log.LawNotSearched(logger, fault);
            return evidence;
        }
    }

    /// <summary>
    /// Searches an index, and puts a law that nobody means unless some concept is asked (<see cref="Law.OnlyFor"/>) behind the others where none of
    /// them is.
    /// </summary>
    /// <exception cref="IndexException">A server cannot be reached, or the index is damaged.</exception>
    public async Task<IReadOnlyList<UnitHit>> SearchAsync(IPassageIndex index, SearchQuery query, PassageQuery wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(wanted);
        var hits = await index.SearchAsync(wanted, cancellation);
        if (query.LeftOut.Count > 0)
            hits = [.. hits.Where(h => !query.LeftOut.Contains(h.Unit))];
        if (NamesOwnTreasury(query))
            return hits;
        var concepts = analysis.Analyze(query.Standalone, query.Language).Concepts.SelectMany(c => c.Ids).ToHashSet(StringComparer.Ordinal);
        var behind = knowledge.Laws.Laws.Where(l => l.Value.OnlyFor.Count > 0 && !l.Value.OnlyFor.Any(concepts.Contains)).Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        return behind.Count == 0 || !hits.Any(h => behind.Contains(h.Best.Document))
            ? hits
            : [.. hits.Select(h => behind.Contains(h.Best.Document) ? h with { Score = h.Score * _options.NotMeant } : h).OrderByDescending(h => h.Score)];
    }

    /// <summary>True when a question names a territory whose treasury is not the state's: the foral ones.</summary>
    public bool NamesOwnTreasury(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Territory is { } id && knowledge.Territories.TryGetValue(id, out var territory) && territory.IsForal;
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

    // A document of neither the law nor the project's own topics: ids of laws are those of the Boletín Oficial del Estado.
    private static bool IsPage(string id) => !id.StartsWith("topic:", StringComparison.Ordinal) && !id.StartsWith("BOE-", StringComparison.Ordinal);
}
