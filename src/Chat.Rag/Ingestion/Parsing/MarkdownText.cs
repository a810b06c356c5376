using System.Text.RegularExpressions;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Takes the marks off a line of Markdown and leaves the words.</summary>
internal static partial class MarkdownText
{
    /// <summary>The words of a line, with single spaces.</summary>
    public static string Plain(string line)
    {
        var text = line;
        if (text.Contains('<', StringComparison.Ordinal))
            text = Tag().Replace(text, "");
        if (text.Contains("](", StringComparison.Ordinal))
            text = Link().Replace(text, "${text}");
        if (text.Contains('*', StringComparison.Ordinal))
            text = Emphasis().Replace(Strong().Replace(Bullet().Replace(text, ""), "${text}"), "${text}");
        if (text.Contains('\\', StringComparison.Ordinal))
            text = Escape().Replace(text, "${mark}");
        return OneSpace(text);
    }

    /// <summary>White space of any kind and length as one space, none at the ends.</summary>
    public static string OneSpace(string text)
    {
        var folded = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            // A soft hyphen and marks of width zero are the typesetter's.
            if (c is '\u00ad' or '\u200b' or '\ufeff' or '\u200e')
                continue;
            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (space && (length == 0 || folded[length - 1] == ' '))
                continue;
            folded[length++] = space ? ' ' : c;
        }

        return new string(folded, 0, length > 0 && folded[length - 1] == ' ' ? length - 1 : length);
    }

    /// <summary>The cells of a table row.</summary>
    public static List<string> Cells(string row)
    {
        var cells = CellEnd().Split(row.Trim());
        return [.. cells.Skip(1).Take(cells.Length - (cells.Length > 2 && cells[^1].Length == 0 ? 2 : 1)).Select(Plain)];
    }

    /// <summary>True for the line under a header.</summary>
    public static bool IsRule(string row) => Rule().IsMatch(row);

    [GeneratedRegex(@"</?(?:small|sub|sup|br|b|i|em|strong|u|span|p|div)\b[^<>]{0,200}>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\[(?<text>[^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*", RegexOptions.CultureInvariant)]
    private static partial Regex Strong();

    [GeneratedRegex(@"\*(?<text>[^*\s](?:[^*]*[^*\s])?)\*", RegexOptions.CultureInvariant)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*\* ", RegexOptions.CultureInvariant)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"\\(?<mark>[|*_\[\]()#>.\-\\])", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.CultureInvariant)]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"^\|[\s:|-]+\|?$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
