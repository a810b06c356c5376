namespace Chat.Core.Identifiers;

/// <summary>Bank accounts: ISO 13616, two check digits by the remainder of 97.</summary>
public static class Iban
{
    /// <summary>How many characters an account of a country has, without spaces; null for a country outside the SEPA area (SWIFT IBAN registry).</summary>
    public static int? Length(string country) => PersonalDataRules.Current.IbanLengths.TryGetValue(country, out var length) ? length : null;

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
