using System.Text.RegularExpressions;

namespace Chat.Core.Identifiers;

/// <summary>Personal data found in a text.</summary>
/// <param name="Type"><c>DNI</c>, <c>NIE</c>, <c>CIF</c>, <c>IBAN</c>, <c>CARD</c>, <c>NUSS</c>, <c>CADASTRAL</c>, <c>CUPS</c>, <c>PLATE</c>, <c>EMAIL</c>, <c>PHONE</c>.</param>
/// <param name="Start">UTF-16 offset of the first character.</param>
/// <param name="End">UTF-16 offset after the last one.</param>
/// <param name="Value">As written, without a Basque case ending (<c>12345678Z-ren</c>).</param>
public sealed record PersonalData(string Type, int Start, int End, string Value);

/// <summary>
/// Finds personal data. A pattern only proposes; the check digit decides, so that form numbers, amounts and law ids
/// are left alone. Linear in the length of the text.
/// </summary>
public static partial class PersonalDataFinder
{
    private sealed record Kind(string Type, Regex Pattern, Func<string, bool> IsOne);

    // In the order in which they may claim a stretch of text.
    private static readonly Kind[] Kinds =
    [
        new("EMAIL", Email(), _ => true),
        new("CUPS", BorderSupplyPoint(), SupplyPoint.IsValid),
        new("CUPS", AnySupplyPoint(), SupplyPoint.IsValid),
        new("CADASTRAL", Cadastral(), CadastralReference.IsValid),
        new("CARD", Card(), PaymentCard.IsValid),
        new("NUSS", SocialSecurity(), SocialSecurityNumber.IsValid),
        new("NIE", Nie(), SpanishIdentifiers.IsNie),
        new("DNI", Dni(), SpanishIdentifiers.IsDni),
        new("DNI", PersonalNif(), SpanishIdentifiers.IsPersonalNif),
        new("CIF", Cif(), SpanishIdentifiers.IsCif),
        new("PHONE", Phone(), TelephoneNumber.IsPrivate),
        new("PHONE", ForeignPhone(), TelephoneNumber.IsForeign),
    ];

    /// <summary>All personal data, in order, without overlaps.</summary>
    public static IReadOnlyList<PersonalData> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<PersonalData>();
        var taken = new bool[text.Length];
        foreach (Match match in IbanStart().Matches(text))
        {
            if (IbanEnd(text, match.Index) is { } end && Iban.IsValid(text[match.Index..end]))
                Add("IBAN", match.Index, end);
        }

        foreach (var kind in Kinds)
        {
            foreach (Match match in kind.Pattern.Matches(text))
            {
                var end = match.Index + match.Length;
                if (kind.IsOne(match.Value) && !IsPartOfASentence(match.Value, text, end) && !IsMoney(text, end))
                    Add(kind.Type, match.Index, match.Index + match.Length);
            }
        }

        // A plate has no check digit, so only where a vehicle is spoken of.
        if (Vehicle().IsMatch(text))
        {
            foreach (Match match in Plate().Matches(text))
            {
                if (!IsYearAndAcronym(match.Value))
                    Add("PLATE", match.Index, match.Index + match.Length);
            }
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Add(string type, int start, int end)
        {
            if (!StandsAlone(text, start, end) || taken.AsSpan(start, end - start).Contains(true))
                return;
            taken.AsSpan(start, end - start).Fill(true);
            found.Add(new PersonalData(type, start, end, text[start..end]));
        }
    }

    /// <summary>The text with each find replaced by its type in brackets: <c>[DNI]</c>.</summary>
    public static string Mask(string text, IReadOnlyList<PersonalData> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);
        var masked = new System.Text.StringBuilder(text.Length);
        var from = 0;
        foreach (var data in found)
        {
            masked.Append(text, from, data.Start - from).Append('[').Append(data.Type).Append(']');
            from = data.End;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>True when a find is no part of a longer number or word; a Basque case ending may be stuck to it.</summary>
    private static bool StandsAlone(string text, int start, int end)
    {
        if (start > 0 && (char.IsAsciiDigit(text[start - 1]) || (char.IsLetter(text[start - 1]) && text[start - 1] is not ('º' or 'ª'))))
            return false;
        if (start > 1 && text[start - 1] is '.' or ',' or '/' or '-' && char.IsAsciiDigit(text[start - 2]))
            return false;
        if (end + 1 < text.Length && text[end] is '.' or ',' or '/' or '-' && char.IsAsciiDigit(text[end + 1]))
            return false;
        var wordEnd = end;
        while (wordEnd < text.Length && wordEnd - end <= LongestEnding && char.IsLetterOrDigit(text[wordEnd]))
            wordEnd++;
        return wordEnd == end || BasqueEndings.Contains(text[end..wordEnd].ToLowerInvariant());
    }

    /// <summary>
    /// True when what looks like a letter of control apart from its digits, or like the first letter of a company's number, is a word
    /// or the beginning of one: <c>44248179 errorea</c>, <c>12345678 y no sé</c>, <c>e 07944804</c>.
    /// </summary>
    private static bool IsPartOfASentence(string value, string text, int end)
    {
        if (char.IsAsciiLetter(value[^1]) && char.IsWhiteSpace(value[^2]))
            return value[^1] is 'a' or 'e' or 'y' || (end < text.Length && char.IsLetter(text[end]));
        return value[0] is 'a' or 'e' or 'u' && char.IsWhiteSpace(value[1]);
    }

    // "751.202.570 euros" is no telephone.
    private static bool IsMoney(string text, int end)
    {
        var next = text.AsSpan(end).TrimStart();
        return next.StartsWith("€") || next.StartsWith("eur", StringComparison.OrdinalIgnoreCase);
    }

    // Where an account that begins here would end, by the length that its country gives it; null when the text is over before.
    private static int? IbanEnd(string text, int start)
    {
        if (Iban.Length(text.Substring(start, 2).ToUpperInvariant()) is not { } length)
            return null;
        for (int i = start, read = 0, apart = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
                (read, apart) = (read + 1, 0);
            else if (text[i] is not (' ' or '.' or '-' or '/' or '\u00a0' or '\u202f') || ++apart > MostSeparators)
                return null;
            if (read == length)
                return i + 1;
        }

        return null;
    }

    private static bool IsYearAndAcronym(string plate) =>
        plate.Length == 8 && plate[..2] is "19" or "20" && Acronyms.Contains(plate[5..].ToUpperInvariant());

    private const int MostSeparators = 2;
    private const int LongestEnding = 9;

    // Three consonants that follow years in questions about tax: "2023 TSJ".
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal) { "TSJ", "DGT", "PDF", "BCN", "NRC", "XML", "SMS" };

    private static readonly HashSet<string> BasqueEndings = new(StringComparer.Ordinal)
    {
        "a", "ak", "ek", "k", "n", "en", "an", "i", "ri", "ari", "ren", "aren", "rena", "arena", "rekin", "arekin", "z", "az", "ez", "ra", "era", "ara",
        "rako", "erako", "ko", "eko", "koa", "ekoa", "tik", "etik", "rentzat", "arentzat", "gatik", "agatik", "rengatik", "dun", "duna", "raino", "eraino",
    };

    private const RegexOptions Linear = RegexOptions.NonBacktracking;

    // Separators that people put into numbers: space, no-break spaces, point, hyphen.
    private const string Sep = @"[ .\u00a0\u202f-]";
    private const string DotOrSpace = @"[ .\u00a0\u202f]";

    [GeneratedRegex($@"\b[A-Za-z]{{2}}{Sep}?[0-9]{{2}}", Linear)]
    private static partial Regex IbanStart();

    [GeneratedRegex(@"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.[A-Za-z]{2,}", Linear)]
    private static partial Regex Email();

    [GeneratedRegex($@"\b[Ee][Ss](?:{Sep}?[0-9]){{16}}(?:{Sep}?[A-Za-z]){{2}}{Sep}?[0-9][A-Za-z]", Linear)]
    private static partial Regex BorderSupplyPoint();

    [GeneratedRegex($@"\b[Ee][Ss](?:{Sep}?[0-9]){{16}}(?:{Sep}?[A-Za-z]){{2}}", Linear)]
    private static partial Regex AnySupplyPoint();

    [GeneratedRegex($@"\b[0-9]{{5}}[0-9A-Za-z][0-9]{Sep}?[0-9A-Za-z]{{7}}{Sep}?[0-9]{{4}}{Sep}?[A-Za-z]{{2}}", Linear)]
    private static partial Regex Cadastral();

    [GeneratedRegex($@"\b(?:[0-9]{{4}}(?:{Sep}?[0-9]{{4}}){{3}}(?:{Sep}?[0-9]{{3}})?|3[0-9]{{3}}{Sep}?[0-9]{{6}}{Sep}?[0-9]{{4,5}})", Linear)]
    private static partial Regex Card();

    [GeneratedRegex(@"\b[0-9]{2}[ ./\u00a0-]?[0-9]{8}[ ./\u00a0-]?[0-9]{2}", Linear)]
    private static partial Regex SocialSecurity();

    [GeneratedRegex($@"\b[XYZxyz]{Sep}?[0-9](?:{DotOrSpace}?[0-9]{{3}}){{2}}{Sep}?[A-Za-z]", Linear)]
    private static partial Regex Nie();

    // No boundary on the left, which "nº12345678Z" does not have; StandsAlone looks there.
    [GeneratedRegex($@"(?:[0-9]{{7,8}}|[0-9]{{1,2}}{DotOrSpace}[0-9]{{3}}{DotOrSpace}[0-9]{{3}}){Sep}?[A-Za-z]", Linear)]
    private static partial Regex Dni();

    [GeneratedRegex($@"\b[KLMklm]{Sep}?[0-9](?:{DotOrSpace}?[0-9]{{3}}){{2}}{Sep}?[A-Za-z]", Linear)]
    private static partial Regex PersonalNif();

    [GeneratedRegex($@"\b[A-HJNP-SUVWa-hjnp-suvw]{Sep}?[0-9]{{2}}{DotOrSpace}?[0-9]{{3}}{DotOrSpace}?[0-9]{{2}}{Sep}?[0-9A-Ja-j]", Linear)]
    private static partial Regex Cif();

    [GeneratedRegex($@"(?:\(\+34\){Sep}?|\+34{Sep}?|\b0034{Sep}?|\b)(?:[6-9][0-9]{{2}}(?:{Sep}?[0-9]{{3}}{Sep}?[0-9]{{3}}|(?:{Sep}[0-9]{{2}}){{3}})|[89][0-9]{Sep}[0-9]{{3}}{Sep}[0-9]{{2}}{Sep}[0-9]{{2}})", Linear)]
    private static partial Regex Phone();

    [GeneratedRegex($@"\+[1-9][0-9]{{0,2}}(?:{Sep}?[0-9]{{1,4}}){{2,8}}", Linear)]
    private static partial Regex ForeignPhone();

    // Since 2000, and the older ones with a province.
    [GeneratedRegex(@"\b(?:[0-9]{4}[ -]?(?:[BCDFGHJKLMNPRSTVWXYZ]{3}|[bcdfghjklmnprstvwxyz]{3})|[A-Z]{1,2}[ -]?[0-9]{4}[ -]?[A-Z]{1,2})\b", Linear)]
    private static partial Regex Plate();

    [GeneratedRegex(@"matr[ií]cul|coche|cotxe|kotxe|veh[ií]c|ibilgailu|furgon|\bmoto(?:s|a|ak|ra|rra)?\b|motoci|turismo|\bcami[oóò]|kamioi|caravan|ciclomotor|tra[ck]tor|\bauto(?:s|a|ak|aren|arekin)?\b|autom[oóò]", Linear | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vehicle();
}
