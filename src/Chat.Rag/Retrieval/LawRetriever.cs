using System.Collections.Concurrent;
using Chat.Core.Languages;
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
/// The third stage, second part: the law is asked where the best topic leaves out some of what was asked. What was not ingested is not found; then the
/// guidance alone answers.
/// </summary>
public sealed class LawRetriever(LiveIndex live, LegalAnalysis analysis, TextAnalyzer analyzer, KnowledgeBase knowledge, IOptions<RetrievalOptions> options, ILogger<LawRetriever> logger)
{
    private static readonly HashSet<DocumentRank> Legal = [DocumentRank.Law, DocumentRank.Regulation, DocumentRank.Order, DocumentRank.Ruling];

    private readonly RetrievalOptions _options = options.Value;

    // Of each topic and language that ever was the best one; a thousand small sets.
    private readonly ConcurrentDictionary<(string Topic, Language Language), TopicWords> _topics = [];

    /// <summary>Adds what the law says to what the guidance says.</summary>
    public async ValueTask<Evidence> AddAsync(SearchQuery query, Evidence evidence, DateOnly asOf, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(evidence);
        await using var lease = live.Lease();
        if (lease is null)
            return evidence;
        evidence = evidence with { IndexGeneration = lease.Index.Manifest.Generation };
        var asked = analysis.Analyze(query.Standalone, query.Language);
        var byTopic = evidence.Kept is [var best, ..] ? Coverage(asked, best.Topic) : 0;
        if (byTopic >= _options.WholeTopic)
            return evidence;
        try
        {
            var hits = await lease.Index.SearchAsync(ToPassageQuery(query, asOf), cancellation);
            return evidence with { Law = [.. hits.Select(h => new LawHit(h, Coverage(asked, h.Why)))], TopicCoverage = byTopic };
        }
        catch (IndexException fault)
        {
            // A server of the index that is down takes the law away, not the guidance.
            Log.LawNotSearched(logger, fault);
            return evidence;
        }
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
    private static float Coverage(AnalyzedQuery asked, HitExplanation why)
    {
        var matched = why.Terms.SelectMany(t => t.Asked.Split('+')).ToHashSet(StringComparer.Ordinal);
        return Coverage(asked, c => c.Ids.Any(i => matched.Contains("c:" + i)), w => matched.Contains(w.Text));
    }

    private float Coverage(AnalyzedQuery asked, Topic topic)
    {
        var words = _topics.GetOrAdd((topic.Id, asked.Language), _ => WordsOf(topic, asked.Language));
        return Coverage(
            asked,
            c => c.Ids.Any(words.Concepts.Contains) || analyzer.Analyze(c.Asked, asked.Language).Stems.All(words.Stems.Contains),
            w => analyzer.Analyze(w.Text, asked.Language).Stems.All(words.Stems.Contains));
    }

    private static float Coverage(AnalyzedQuery asked, Func<QueryConcept, bool> hasConcept, Func<QueryWord, bool> hasWord)
    {
        var all = asked.Concepts.Sum(c => c.Words) + asked.Words.Count;
        var covered = asked.Concepts.Where(hasConcept).Sum(c => c.Words) + asked.Words.Count(hasWord);
        return all == 0 ? 0 : (float)covered / all;
    }

    private TopicWords WordsOf(Topic topic, Language language)
    {
        var written = topic.Texts.ContainsKey(language) ? language : topic.Texts.Keys.First();
        var text = topic.Texts[written];
        var (stems, concepts) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var words in text.Asks.Append(text.Title).Concat(text.Blocks.Select(b => FigureSlot.Remove(b.Template))))
        {
            var analyzed = analyzer.Analyze(words, written);
            stems.UnionWith(analyzed.Stems);
            concepts.UnionWith(analyzed.Concepts);
        }

        return new TopicWords(stems, concepts);
    }

    private sealed record TopicWords(HashSet<string> Stems, HashSet<string> Concepts);
}
