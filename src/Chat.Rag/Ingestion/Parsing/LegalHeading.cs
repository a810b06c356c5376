using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>The label at the start of a heading of law, read into a unit id.</summary>
/// <param name="Id">As DESIGN writes it, before a second of the same number is told apart: <c>a7bis</c>, <c>da61</c>, <c>dd</c>.</param>
/// <param name="Kind">What the unit is.</param>
/// <param name="Length">Characters of the label: <c>Artículo 7 bis</c>; the title follows.</param>
public readonly partial record struct LegalHeading(string Id, UnitKind Kind, int Length)
{
    // Words of a label after which a title may begin; none is longer than a provision of three numerals and a "bis".
    private const int LongestLabel = 5;

    /// <summary>Article, provision or annex.</summary>
    /// <param name="text">A line with single spaces.</param>
    /// <param name="heading">What was read.</param>
    public static bool TryRead(string text, out LegalHeading heading)
    {
        ArgumentNullException.ThrowIfNull(text);
        heading = default;
        return text.Length > 3 && char.ToUpperInvariant(text[0]) switch
        {
            'A' => TryNumberedArticle(text, out heading) || TrySpelledArticle(text, out heading) || TryAnnex(text, out heading),
            'D' => TryProvision(text, out heading),
            _ => false,
        };
    }

    /// <summary>A point of an order that has no articles: <c>Tercero. Descripción general</c> → <c>tercero</c>.</summary>
    public static bool TryReadPoint(string text, out LegalHeading heading)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.AsSpan().IndexOfAny('.', ':');
        var label = end < 0 ? text : text[..end];
        var read = label.Length is > 2 and < 40 && SpanishOrdinal.TryParse(label, out _);
        heading = read ? new(Joined(label), UnitKind.Article, label.Length) : default;
        return read;
    }

    /// <summary>
    /// True when what stands after the label may be a title. A sentence that begins with a reference goes on in lower case or
    /// with a list: <c>Artículo 3 de la Ley 5/2001</c>, <c>Artículo 11.1.b) del Decreto</c>.
    /// </summary>
    public bool IsHeadingOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan(Length);
        var stop = rest.StartsWith(".") || rest.StartsWith(".-") || rest.StartsWith(".–");
        rest = rest.TrimStart(".-–— ");
        if (rest.IsEmpty)
            return true;
        if (rest[0] is ',' or ';' or ')' || (rest.Length > 1 && rest[1] == ')'))
            return false;
        return char.IsUpper(rest[0]) || rest[0] is '«' or '(' or '[' or '“' or '"' or '¿' || (stop && char.IsLetterOrDigit(rest[0]));
    }

    private static bool TryNumberedArticle(string text, out LegalHeading heading)
    {
        var match = Several().Match(text);
        if (match.Success)
        {
            // A group that was repealed together: it is no article of that number.
            heading = new("a" + Number(match, "n", "bis") + "a" + Number(match, "m", "tris"), UnitKind.Article, match.Length);
            return true;
        }

        match = Numbered().Match(text);
        heading = match.Success
            ? new("a" + Number(match, "n", "bis") + match.Groups["tail"].Value.Trim().Replace(' ', '-'), UnitKind.Article, match.Length)
            : default;
        return match.Success;
    }

    private static string Number(Match match, string number, string suffix) => match.Groups[number].Value + Joined(match.Groups[suffix].Value);

    private static bool TrySpelledArticle(string text, out LegalHeading heading)
    {
        heading = default;
        var match = ArticleWord().Match(text);
        if (!match.Success)
            return false;
        if (!TryOrdinal(text, match.Length, cardinals: true, out var id, out var end))
            return false;
        heading = new("a" + (id.Length == 0 ? "u" : id), UnitKind.Article, end);
        return true;
    }

    private static bool TryProvision(string text, out LegalHeading heading)
    {
        heading = default;
        var match = Provision().Match(text);
        if (!match.Success)
            return false;
        var (letters, kind) = Folding.Fold(match.Groups["kind"].Value) switch
        {
            "adicional" => ("da", UnitKind.Additional),
            "transitoria" => ("dt", UnitKind.Transitional),
            "derogatoria" => ("dd", UnitKind.Repealing),
            "modificativa" => ("dm", UnitKind.Final),
            _ => ("df", UnitKind.Final),
        };
        var end = match.Length;
        if (match.Groups["n"].Success)
            heading = new(letters + match.Groups["n"].Value + Joined(match.Groups["bis"].Value), kind, end);
        else
            heading = TryOrdinal(text, end, cardinals: false, out var id, out var after) ? new(letters + id, kind, after) : new(letters, kind, end);
        return true;
    }

    // The longest run of words that is an ordinal, with a Latin suffix if there is one; "única" gives an empty id.
    private static bool TryOrdinal(string text, int start, bool cardinals, out string id, out int end)
    {
        (id, end) = ("", start);
        var words = new List<(string Word, int End)>();
        foreach (Match word in Word().Matches(text[start..Math.Min(text.Length, start + 60)]).Take(LongestLabel))
        {
            // Words of one label are parted by a space or hyphen only; a point ends it.
            if (word.Index != (words.Count == 0 ? 1 : words[^1].End + 1) || text[start + word.Index - 1] is not (' ' or '-'))
                break;
            words.Add((word.Value, word.Index + word.Length));
        }

        if (words.Count > 0 && Folding.Fold(words[0].Word) is "unica" or "unico")
        {
            end = start + words[0].End;
            return true;
        }

        for (var count = words.Count; count > 0; count--)
        {
            var label = string.Join(' ', words.Take(count).Select(w => w.Word));
            if (!(cardinals ? SpanishOrdinal.TryParseAny(label, out var number) : SpanishOrdinal.TryParse(label, out number)))
                continue;
            var suffix = count < words.Count && Suffix().IsMatch(words[count].Word) ? words[count].Word : "";
            id = number.ToString(CultureInfo.InvariantCulture) + Joined(suffix);
            end = start + words[count - (suffix.Length == 0 ? 1 : 0)].End;
            return true;
        }

        return false;
    }

    private static bool TryAnnex(string text, out LegalHeading heading)
    {
        var match = AnnexLabel().Match(text);
        heading = default;
        if (!match.Success)
            return false;
        var mark = match.Groups["n"].Value;
        var number = RomanNumeral.TryParse(mark, out var roman) ? roman.ToString(CultureInfo.InvariantCulture) : mark.ToLowerInvariant();
        heading = new("an" + number + Joined(match.Groups["bis"].Value), UnitKind.Annex, match.Length);
        return true;
    }

    private static string Joined(string words) => Folding.Fold(words).Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    // Suffixes are in lower case and follow a space, hyphen or point: "Artículo 5. Especies" has none.
    private const string Latin = "(?:bis|ter|qu[aá]ter|quartum|quinquiens|[a-z]{2,}ies)";

    [GeneratedRegex(@"^(?i:art(?:[íi]culo|\.)\.?) ?(?<n>\d{1,4}(?:[.-]\d{1,4})*)(?:\.?[ºª°])?(?:[ .-]{1,2}(?<bis>" + Latin + @"(?: " + Latin + @")?)\b(?<tail>(?:[. -]{1,2}\d{1,4})*))?(?: ?\[(?i:sic)\])?", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?i:art[íi]culos) (?<n>\d{1,4})(?: (?<bis>" + Latin + @"))? (?:a|y) (?<m>\d{1,4})(?: (?<tris>" + Latin + @"))?(?=\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Several();

    [GeneratedRegex(@"^art[íi]culo(?= \p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ArticleWord();

    [GeneratedRegex(@"^disposici[óo]n (?<kind>adicional|transitoria|final|derogatoria|modificativa)(?: (?<n>\d{1,3})(?:\.?[ºª])?(?: (?<bis>bis|ter|qu[aá]ter))?)?(?!\p{L})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Provision();

    [GeneratedRegex(@"^(?:ANEXO|ANEJO|APÉNDICE|Anexo|Anejo|Apéndice)(?: (?:n\.º )?(?<n>[IVXLC]{1,7}|[A-Z]|\d{1,3})(?!\p{L}))?(?: (?<bis>" + Latin + @"))?(?!\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex AnnexLabel();

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^" + Latin + "$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
