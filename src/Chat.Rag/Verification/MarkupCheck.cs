using System.Text.RegularExpressions;

namespace Chat.Rag.Verification;

/// <summary>Finds what plain sentences do not hold: addresses, links, code, tables, tags, tokens of a chat template. Links come from the sources.</summary>
public static partial class MarkupCheck
{
    /// <summary>True when the text holds any.</summary>
    public static bool IsIn(string text) => Markup().IsMatch(text) || Address().IsMatch(text);

    [GeneratedRegex(@"[<>`|{}\\‹›]|^\s*#|\]\s*\(|!\[|\[[^\]]*\]|__|~~|\$\$|&\w+;", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Markup();

    // A scheme, or a point right between two words ("sede.example", "someone@sede.example"), also hidden as "sede[.]example".
    // An "at" by itself is a name: Cl@ve.
    [GeneratedRegex(@"\w://|\b(?:https?|ftp|mailto|javascript):|\bdata:\w+/|www\.|[\p{L}\d-]{2,}(?:\.|\s?[\[(]\s?\.\s?[\])]\s?)\p{L}{2,}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
