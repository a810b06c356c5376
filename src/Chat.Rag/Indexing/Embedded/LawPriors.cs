using Chat.Rag.Knowledge;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// How likely a document is what citizens ask about, before they ask: by how many topics of the guidance rest on it. So it follows the
/// knowledge, in this domain or another, and nobody keeps a list of important laws.
/// </summary>
public sealed class LawPriors
{
    // As many topics make a law as central as any.
    private const int Enough = 5;

    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal);

    /// <summary>Counts the topics.</summary>
    public LawPriors(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        foreach (var topic in knowledge.Topics.Values)
        {
            foreach (var document in topic.RestsOn.Select(DocumentOf).Distinct())
                _topics[document] = _topics.GetValueOrDefault(document) + 1;
        }
    }

    /// <summary>0 for a document that no topic rests on, 1 for one that many do.</summary>
    public float Of(string document) => Math.Min(1, MathF.Log(1 + _topics.GetValueOrDefault(document)) / MathF.Log(1 + Enough));

    private static string DocumentOf(string article) => article.Split('#')[0];
}
