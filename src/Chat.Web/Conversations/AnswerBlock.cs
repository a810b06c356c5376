using Chat.Core.Answers;

namespace Chat.Web.Conversations;

/// <summary>A heading, the sentences of a paragraph, or items in a row as one list.</summary>
/// <param name="First">Place of its first sentence; stays the same while an answer grows.</param>
/// <param name="Heading">Heading before it; null without one.</param>
/// <param name="Sentences">The sentences of one paragraph, or the items of a list.</param>
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
            while (i < sentences.Count && sentences[i].Heading is null && GoesOn(sentences[first], sentences[i]))
                i++;
            blocks.Add(new AnswerBlock(first, sentences[first].Heading, [.. sentences.Skip(first).Take(i - first)], sentences[first].IsListItem));
        }

        return blocks;
    }

    // A sentence in another language than the paragraph's stands by itself, so that it can say so.
    private static bool GoesOn(AnswerSentence first, AnswerSentence next) =>
        first.IsListItem ? next.IsListItem : next is { Continues: true, IsListItem: false } && next.Language == first.Language;
}
