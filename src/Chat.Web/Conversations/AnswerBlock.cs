using Chat.Core.Answers;

namespace Chat.Web.Conversations;

/// <summary>A heading, a paragraph, or items in a row as one list.</summary>
/// <param name="First">Place of its first sentence; stays the same while an answer grows.</param>
/// <param name="Heading">Heading before it; null without one.</param>
/// <param name="Sentences">One paragraph, or the items of a list.</param>
/// <param name="IsList">True for a list.</param>
internal sealed record AnswerBlock(int First, string? Heading, IReadOnlyList<AnswerSentence> Sentences, bool IsList)
{
    /// <summary>Groups sentences in reading order.</summary>
    public static List<AnswerBlock> Of(IReadOnlyList<AnswerSentence> sentences)
    {
        var blocks = new List<AnswerBlock>();
        for (var i = 0; i < sentences.Count;)
        {
            var first = i++;
            while (sentences[first].IsListItem && i < sentences.Count && sentences[i] is { IsListItem: true, Heading: null })
                i++;
            blocks.Add(new AnswerBlock(first, sentences[first].Heading, [.. sentences.Skip(first).Take(i - first)], sentences[first].IsListItem));
        }

        return blocks;
    }
}
