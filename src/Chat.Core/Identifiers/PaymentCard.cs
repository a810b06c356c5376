namespace Chat.Core.Identifiers;

/// <summary>The number of a payment card: 14 to 19 digits that begin as the networks' do, with the check digit of ISO/IEC 7812 (Luhn).</summary>
public static class PaymentCard
{
    /// <summary>True when network and check digit are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        if (id.Length is < 14 or > 19 || !id.All(char.IsAsciiDigit) || !IsOfANetwork(id))
            return false;
        var sum = 0;
        for (var i = 0; i < id.Length; i++)
        {
            var digit = (id[^(i + 1)] - '0') * (1 + (i % 2));
            sum += (digit / 10) + (digit % 10);
        }

        return sum % 10 == 0;
    }

    // Visa, Mastercard (two ranges), American Express, Diners, Maestro and Discover.
    private static bool IsOfANetwork(string id) => id[0] switch
    {
        '4' => id.Length is 16 or 19,
        '5' => id.Length == 16 || id[1] is '0' or >= '6',
        '2' => id.Length == 16 && string.CompareOrdinal(id[..4], "2221") >= 0 && string.CompareOrdinal(id[..4], "2720") <= 0,
        '3' => (id[1] is '4' or '7' && id.Length == 15) || (id[1] is '0' or '6' or '8' && id.Length == 14),
        '6' => id.Length >= 16,
        _ => false,
    };
}
