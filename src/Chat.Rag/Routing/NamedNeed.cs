using Chat.Rag.Retrieval;
using Chat.Rag.Text;

namespace Chat.Rag.Routing;

/// <summary>
/// Whether a question of few words says enough to be answered. "How much can I earn without filing?" has two words that carry matter, as
/// "how much do I pay?" has, but names a need that few topics speak of; where one topic speaks of everything in it and none comes near, asking
/// back would be asking for what was said.
/// </summary>
internal sealed class NamedNeed(TopicIndex topics, TextAnalyzer analyzer, RoutingOptions options)
{
    /// <summary>True when the best topic, well ahead of the next, speaks of all that was asked, and what was asked is not what many topics speak of.</summary>
    public bool IsMetBy(Evidence evidence, SearchQuery query)
    {
        var ranked = evidence.Kept.Concat(evidence.Rejected).Take(2).ToList();
        if (evidence.Kept.Count == 0 || (ranked.Count == 2 && ranked[1].Score >= ranked[0].Score * options.Tie))
            return false;
        var (best, asked) = (ranked[0].Topic.Id, analyzer.Analyze(query.Text, query.Language));
        var concepts = asked.Concepts.Select(c => (Id: c, Speaking: topics.Topics.Where(t => SpeakOf(t, c)).ToList())).ToList();
        return concepts.Exists(c => c.Speaking.Count <= topics.Topics.Count * options.FewTopics)
            && concepts.TrueForAll(c => c.Speaking.Contains(best))
            && asked.Stems.Count > 0;

        bool SpeakOf(string topic, string concept) => topics.SpeaksOf(topic, [concept], new AnalyzedText([], [""], []), query.Language);
    }
}
