namespace Chat.Core.Identifiers;

/// <summary>Telephone numbers. They have no check digit; what is known is the plan of the prefixes and the public lines.</summary>
public static class TelephoneNumber
{
    private const int SpanishLength = 9;

    // Lines of the Tax Agency, the Catastro and the Social Security that are ordinary Madrid numbers.
    private static readonly HashSet<string> Public = new(StringComparer.Ordinal)
        { "917575777", "915548770", "915357321", "915357326", "915530071", "912901340", "913874550", "915410291" };

    /// <summary>
    /// True for a Spanish number that may be a person's: nine digits from 6, 7, 8 or 9, with or without +34, that are neither a line of
    /// the agencies nor one of the 80 and 90 prefixes, which only services have.
    /// </summary>
    public static bool IsPrivate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length > SpanishLength)
            digits = digits[^SpanishLength..];
        return digits.Length == SpanishLength && digits[0] is >= '6' and <= '9' && digits[..2] is not ("80" or "90") && !Public.Contains(digits);
    }

    /// <summary>True for a number with the prefix of another country.</summary>
    public static bool IsForeign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = string.Concat(text.Where(char.IsAsciiDigit)).TrimStart('0');
        return text[0] == '+' && digits.Length is >= 8 and <= 15 && !digits.StartsWith("34", StringComparison.Ordinal);
    }
}
