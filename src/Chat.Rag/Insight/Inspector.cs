using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Insight;

/// <summary>Where to look beyond what the assistant would.</summary>
/// <param name="Ranks">Only these ranks; null for all.</param>
/// <param name="EveryScope">True for the law of all regions, not only the state's and the question's own.</param>
/// <param name="Limit">How many articles, 1 to 100.</param>
public sealed record InspectionFilter(IReadOnlySet<DocumentRank>? Ranks = null, bool EveryScope = false, int Limit = 20);

/// <summary>What the assistant finds for a question and would do with it.</summary>
/// <param name="Screened">How it was read.</param>
/// <param name="Query">What was searched.</param>
/// <param name="Evidence">Topics and articles that decide the answer.</param>
/// <param name="Route">Who answers.</param>
/// <param name="Articles">Articles, manuals and pages by the filter, best first, whether or not the answer looks at them.</param>
/// <param name="InForceOn">The day of the wordings.</param>
/// <param name="Fault">Why the law was not searched, in one sentence; null when it was, or nothing is ingested.</param>
public sealed record Inspection(ScreenedQuestion Screened, SearchQuery Query, Evidence Evidence, Route Route, IReadOnlyList<UnitHit> Articles, DateOnly? InForceOn, string? Fault);

/// <summary>Runs a question through the assistant's own stages up to the decision, for those who must see why it answers as it does.</summary>
public sealed class Inspector(Screener screener, Rewriter rewriter, Retriever retriever, LawRetriever laws, Router router, LiveIndex live, ILogger<Inspector> logger)
{
    /// <summary>Looks at a question; year and territory may be given by its context, as a conversation would.</summary>
    public async Task<Inspection> InspectAsync(Question question, InspectionFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(filter);
        var screened = screener.Screen(question);
        var query = rewriter.Rewrite(screened);
        var evidence = await laws.AddAsync(query, retriever.Retrieve(query), question.AsOf, cancellation);
        var route = router.Decide(screened, query, evidence);
        await using var lease = live.Lease();
        if (lease is null)
            return new Inspection(screened, query, evidence, route, [], null, null);
        var wanted = laws.ToPassageQuery(query, question.AsOf) with { Ranks = filter.Ranks, Limit = Math.Clamp(filter.Limit, 1, 100) };
        if (filter.EveryScope)
            wanted = wanted with { Scopes = null };
        try
        {
            var found = await laws.SearchAsync(lease.Index, query, wanted, cancellation);
            // Topics that were ingested stand among the guidance already.
            return new Inspection(screened, query, evidence, route, [.. found.Where(h => !h.Unit.StartsWith("topic:", StringComparison.Ordinal))], wanted.InForceOn, null);
        }
        catch (IndexException fault)
        {
            Log.LawNotSearched(logger, fault);
            return new Inspection(screened, query, evidence, route, [], wanted.InForceOn, fault.Message);
        }
    }
}
