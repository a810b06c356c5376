using Chat.Core.Answers;

namespace Chat.Web.Conversations;

/// <summary>Text taken apart where words are marked; what it holds is text only, so markup in it is shown and never obeyed.</summary>
internal static class MarkedText
{
    /// <summary>Its parts in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="marks">Marked stretches, in order. One that lies outside of the text, or over one before, is left out.</param>
    /// <param name="from">Where to begin; marks count from the start of the text all the same.</param>
    public static IEnumerable<(string Words, bool IsMarked)> Parts(string text, IReadOnlyList<TextSpan> marks, int from = 0)
    {
        foreach (var mark in marks)
        {
            if (mark.Start < from || mark.Length < 1 || mark.Length > text.Length - mark.Start)
                continue;
            if (mark.Start > from)
                yield return (text[from..mark.Start], false);
            from = mark.Start + mark.Length;
            yield return (text[mark.Start..from], true);
        }

        if (from < text.Length)
            yield return (text[from..], false);
    }
}
