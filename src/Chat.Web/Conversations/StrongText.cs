namespace Chat.Web.Conversations;

/// <summary>Text with <c>**strong**</c> as the only markup.</summary>
internal static class StrongText
{
    /// <summary>Its parts in order; a mark without a partner stays as it was written.</summary>
    public static IEnumerable<(string Words, bool IsStrong)> Parts(string text)
    {
        var from = 0;
        while (text.IndexOf("**", from, StringComparison.Ordinal) is >= 0 and var open
            && text.IndexOf("**", open + 2, StringComparison.Ordinal) is >= 0 and var close)
        {
            if (open > from)
                yield return (text[from..open], false);
            if (close > open + 2)
                yield return (text[(open + 2)..close], true);
            from = close + 2;
        }

        if (from < text.Length)
            yield return (text[from..], false);
    }
}
