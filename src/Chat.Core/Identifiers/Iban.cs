namespace Chat.Core.Identifiers;

/// <summary>Bank accounts: ISO 13616, two check digits by the remainder of 97.</summary>
public static class Iban
{
    // Countries of the SEPA area (SWIFT IBAN registry): with the length known, the end of a number in a text is known too.
    private static readonly Dictionary<string, int> LengthOf = new(StringComparer.Ordinal)
    {
        ["AD"] = 24, ["AT"] = 20, ["BE"] = 16, ["BG"] = 22, ["CH"] = 21, ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22, ["DK"] = 18, ["EE"] = 20,
        ["ES"] = 24, ["FI"] = 18, ["FR"] = 27, ["GB"] = 22, ["GI"] = 23, ["GR"] = 27, ["HR"] = 21, ["HU"] = 28, ["IE"] = 22, ["IS"] = 26,
        ["IT"] = 27, ["LI"] = 21, ["LT"] = 20, ["LU"] = 20, ["LV"] = 21, ["MC"] = 27, ["MT"] = 31, ["NL"] = 18, ["NO"] = 15, ["PL"] = 28,
        ["PT"] = 25, ["RO"] = 24, ["SE"] = 24, ["SI"] = 19, ["SK"] = 24, ["SM"] = 27, ["VA"] = 22,
    };

    /// <summary>How many characters an account of a country has, without spaces; null for a country outside the SEPA area.</summary>
    public static int? Length(string country) => LengthOf.TryGetValue(country, out var length) ? length : null;

    /// <summary>True when length and check digits are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        if (id.Length < 15 || Length(id[..2]) != id.Length || !id.All(char.IsAsciiLetterOrDigit) || !id[2..4].All(char.IsAsciiDigit))
            return false;
        var remainder = 0;
        foreach (var c in id[4..] + id[..4])
        {
            var value = char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        // 00, 01 and 99 leave the same remainders as 97, 98 and 02, and are never given.
        return remainder == 1 && id[2..4] is not ("00" or "01" or "99");
    }
}
