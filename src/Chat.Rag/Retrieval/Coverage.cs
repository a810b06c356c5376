using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Text;

namespace Chat.Rag.Retrieval;

/// <summary>
/// How much of what was asked a topic or a passage speaks of, 0–1. What few topics speak of weighs most: a topic on deductions that says
/// nothing of "image rights" does not answer a question about them, however many of the other words it has.
/// </summary>
internal sealed class Coverage
{
    private readonly TopicIndex _topics;
    private readonly Language _language;
    private readonly List<Thing> _things;

    /// <summary>Weighs the things that a question asks about.</summary>
    public Coverage(AnalyzedQuery asked, TopicIndex topics, TextAnalyzer analyzer)
    {
        (_topics, _language) = (topics, asked.Language);
        _things =
        [
            .. asked.Concepts.Select(c => Weighed(c.Ids, c.Asked, c.Words, analyzer)),
            .. asked.Words.Select(w => Weighed([], w.Text, 1, analyzer)),
        ];
    }

    /// <summary>Of a topic: its ways of asking and its text.</summary>
    public float By(string topic) => Share(t => _topics.SpeaksOf(topic, t.Concepts, t.Analyzed, _language));

    /// <summary>Of a passage: what it was found for.</summary>
    public float By(HitExplanation why)
    {
        var matched = why.Terms.SelectMany(t => t.Asked.Split('+')).ToHashSet(StringComparer.Ordinal);
        return Share(t => t.Concepts.Count > 0 ? t.Concepts.Any(c => matched.Contains(Terms.OfConcept(c))) : matched.Contains(t.Words));
    }

    private Thing Weighed(IReadOnlyList<string> concepts, string words, int count, TextAnalyzer analyzer)
    {
        var analyzed = analyzer.Analyze(words, _language);
        var all = _topics.Topics.Count;
        var speaking = _topics.Topics.Count(t => _topics.SpeaksOf(t, concepts, analyzed, _language));
        // From 1 for what no topic speaks of down to about 0 for what all do, as in BM25's idf.
        var rarity = MathF.Log((all + 1) / (speaking + 0.5f)) / MathF.Log((all + 1) / 0.5f);
        return new Thing(concepts, words, analyzed, count * rarity);
    }

    private float Share(Func<Thing, bool> has)
    {
        var all = _things.Sum(t => t.Weight);
        return all == 0 ? 0 : _things.Where(has).Sum(t => t.Weight) / all;
    }

    private sealed record Thing(IReadOnlyList<string> Concepts, string Words, AnalyzedText Analyzed, float Weight);
}
