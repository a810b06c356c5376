namespace Chat.Core.Identifiers;

/// <summary>
/// Check digits of the Spanish tax identifiers. Input may be in lower case and hold dots, hyphens and spaces.
/// Rules: DNI and NIE, RD 1553/2005 and RD 557/2011 (remainder of 23); NIF of entities, Orden EHA/451/2008.
/// </summary>
public static class SpanishIdentifiers
{
    private const string PersonLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string EntityLetters = "JABCDEFGHI";
    private const string EntityKinds = "ABCDEFGHJNPQRSUVW";
    private const string LetterOnly = "NPQRSW";
    private const string DigitOnly = "ABEH";

    /// <summary>A DNI: eight digits (fewer are padded with zeros on the left) and their letter.</summary>
    public static bool IsDni(string text)
    {
        var id = Compact(text);
        return id.Length is >= 7 and <= 9 && AllDigits(id[..^1]) && id[^1] == PersonLetters[int.Parse(id[..^1], null) % 23];
    }

    /// <summary>A NIE: X, Y or Z, seven digits and their letter.</summary>
    public static bool IsNie(string text)
    {
        var id = Compact(text);
        return id.Length == 9 && "XYZ".IndexOf(id[0], StringComparison.Ordinal) is var first and >= 0 && AllDigits(id[1..8])
            && id[8] == PersonLetters[((first * 10_000_000) + int.Parse(id[1..8], null)) % 23];
    }

    /// <summary>The NIF of a person without DNI or NIE: K, L or M, seven digits and their letter.</summary>
    public static bool IsPersonalNif(string text)
    {
        var id = Compact(text);
        return id.Length == 9 && id[0] is 'K' or 'L' or 'M' && AllDigits(id[1..8])
            && id[8] == PersonLetters[int.Parse(id[1..8], null) % 23];
    }

    /// <summary>The NIF of an entity (CIF): a letter, seven digits, and a control digit or letter.</summary>
    public static bool IsCif(string text)
    {
        var id = Compact(text);
        if (id.Length != 9 || !EntityKinds.Contains(id[0], StringComparison.Ordinal) || !AllDigits(id[1..8]))
            return false;
        var sum = 0;
        for (var i = 1; i <= 7; i++)
        {
            var digit = id[i] - '0';
            if (i % 2 == 1)
                digit = (digit * 2 / 10) + (digit * 2 % 10);
            sum += digit;
        }

        var control = (10 - (sum % 10)) % 10;
        var asLetter = !DigitOnly.Contains(id[0], StringComparison.Ordinal) && id[8] == EntityLetters[control];
        var asDigit = !LetterOnly.Contains(id[0], StringComparison.Ordinal) && id[8] == '0' + control;
        return asLetter || asDigit;
    }

    /// <summary>The identifier in upper case, without dots, hyphens, spaces and slashes.</summary>
    public static string Compact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Where(c => c is not ('.' or '-' or '/') && !char.IsWhiteSpace(c))).ToUpperInvariant();
    }

    private static bool AllDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
