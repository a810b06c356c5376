using Chat.Core.Identifiers;

namespace Chat.Web.Conversations;

/// <summary>The citizen's words in pieces: what was written, and the masks that stand for personal data.</summary>
/// <param name="Words">What was written; empty for a mask.</param>
/// <param name="Type">Type of what was removed; null for words.</param>
internal readonly record struct AskedWords(string Words, string? Type)
{
    /// <summary>The pieces in order.</summary>
    public static IEnumerable<AskedWords> Of(string question)
    {
        var from = 0;
        for (var open = question.IndexOf('['); open >= 0; open = question.IndexOf('[', open + 1))
        {
            var close = question.IndexOf(']', open);
            if (close < 0 || !PersonalDataFinder.Types.Contains(question[(open + 1)..close]))
                continue;
            if (open > from)
                yield return new(question[from..open], null);
            yield return new("", question[(open + 1)..close]);
            from = close + 1;
        }

        if (from < question.Length)
            yield return new(question[from..], null);
    }
}
