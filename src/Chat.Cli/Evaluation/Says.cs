namespace Chat.Cli.Evaluation;

/// <summary>Whether a text says something, as the development sets define it (their README).</summary>
internal static class Says
{
    /// <summary>
    /// Letters match without case as a substring; figures match as whole tokens: <c>2</c> is not in <c>2025</c>,
    /// <c>300.000</c> is in <c>300.000,00</c>.
    /// </summary>
    public static bool In(string text, string item)
    {
        for (var at = text.IndexOf(item, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(item, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var startsWithDigit = char.IsAsciiDigit(item[0]);
            var endsWithDigit = char.IsAsciiDigit(item[^1]);
            if ((!startsWithDigit || !DigitBefore(text, at)) && (!endsWithDigit || !DigitAfter(text, at + item.Length)))
                return true;
        }

        return false;
    }

    private static bool DigitBefore(string text, int at) =>
        at > 0 && (char.IsAsciiDigit(text[at - 1]) || (at > 1 && text[at - 1] is '.' or ',' && char.IsAsciiDigit(text[at - 2])));

    private static bool DigitAfter(string text, int end)
    {
        if (end < text.Length && char.IsAsciiDigit(text[end]))
            return true;
        if (end + 1 >= text.Length || text[end] is not ('.' or ',') || !char.IsAsciiDigit(text[end + 1]))
            return false;
        // A decimal part of zeros does not change the number.
        var decimals = text[(end + 1)..].TakeWhile(char.IsAsciiDigit).ToList();
        return text[end] == '.' || decimals.Any(d => d != '0');
    }
}
