using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>A question as citizens ask it, with the units that answer it, most important first.</summary>
/// <param name="Text">The question.</param>
/// <param name="Language">Its language.</param>
/// <param name="Units">Ids of the units.</param>
public sealed record AskedQuestion(string Text, Language Language, IReadOnlyList<string> Units)
{
    /// <summary>The ways in which citizens ask what the topics answer.</summary>
    public static IReadOnlyList<AskedQuestion> Of(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        return [.. knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal)
            .SelectMany(topic => topic.Texts.OrderBy(t => t.Key).SelectMany(text => text.Value.Asks.Append(text.Value.Title).Select(ask => new AskedQuestion(ask, text.Key, topic.RestsOn))))];
    }
}
