using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Core.Figures;

/// <summary>On which side of a figure bare numbers share its unit or heading.</summary>
internal enum Shares
{
    /// <summary>No number beside it does.</summary>
    Nothing,

    /// <summary>The unit stands after the last number: <c>1.500 y 2.000 euros</c>, <c>111 eta 115 ereduak</c>.</summary>
    Before,

    /// <summary>The heading stands before the first one: <c>modelos 111 y 115</c>.</summary>
    After,
}

/// <summary>
/// How figures are written. The four languages share one table, since people mix them. The first rule that reads a
/// stretch of text keeps it. No pattern has a look-around and all are non-backtracking, so that the time is linear;
/// what a look-around would check, the code beside the pattern does.
/// </summary>
internal static class FigureGrammar
{
    // All digits that hang together, so that no rule reads a part of "1.2023.04"; NumberNotation decides whether they are a number.
    private const string Num = @"(?<n>[0-9]+(?:[.,'][0-9]+)*)";
    private const string Spaced = @"(?<n>[0-9]+(?:[.,'][0-9]+)*(?: [0-9]{3})+(?:,[0-9]+)?)";
    // The endings are listed, because "27 europeos" and "euríbor" are no money.
    private const string Euro = @"(?:€|(?:eur|euros?|euro(?:a|ak|ek|en|ei|z|zko|ko|koa|koak|tik|tatik|ra|raino|rainoko|rako|tara|rik|ri|ren|rekin|gatik|an|tan|etan|etako|etara|etatik|etik|era|erako))\b)";
    private const string Of = @"(?:d'|de )?";
    private const string Million = @"(?:millones|millon|milions|milio|millons|milioi|mill\.)";
    private const string Percent = @"(?:%|por (?:ciento|cento|cien|100)\b|per (?:cent|100)\b)";
    private const string Bis = @"(?<b>bis|ter|quater|quinquies|sexies|septies|octies|nonies|[a-z]{0,8}(?:decies|vicies))";
    private const string Half = @"(?<half> (?:y medio|y media|i mig|i mitja|e medio|e media|eta erdi))?";
    private const string Ending = "[a-z]{0,6}";
    // After units of time the endings are listed: "2 egunkari" are newspapers and "2 asteazken" Wednesdays.
    private const string Case = "(?:e?(?:a|ak|an|k|n|ei|ra|rako|raino|tik|tan|tako|takoa|tara|tatik|ko|koa|koak|koan|z|zko|ri|rik|ren|rena))?";
    private const string No = @"(?: ?(?:n\.? ?º|num\.?|numero))?";

    // A group for each unit, named as in the value; "working" before "days", which are its beginning.
    private const string Units = $@"(?<working>(?:dias|dies|dia) (?:habiles|habils|habil|laborables|feiners|feiner)|(?:lanegun|egun baliodun|egun habil){Ending})"
        + $@"|(?<years>anos|anys|ano|any|urte{Case})|(?<months>meses|mesos|mes|hilabete{Case})|(?<weeks>semanas?|setmanes|setmana|aste{Case})"
        + $@"|(?<days>dias|dies|dia|egun{Case})|(?<hours>horas?|hores|ordu{Case})";

    // "4,5 años" and "dos años".
    private static readonly string Count = $@"(?:{Num}|\b(?<w>{FigureWords.AnyOf(FigureWords.CountOf.Keys)}))";
    private static readonly string Month = $"(?<mn>{FigureWords.AnyOf(FigureWords.MonthOf.Keys)})";
    private static readonly string BasqueMonth = $"(?<mn>{FigureWords.AnyOf(FigureWords.BasqueMonths)})";

    private static readonly string MonthNames = string.Join(' ', FigureWords.MonthOf.Keys);
    private static readonly string BasqueMonthNames = string.Join(' ', FigureWords.BasqueMonths);

    private static readonly string[] DurationUnits = ["working", "years", "months", "weeks", "days", "hours"];

    /// <summary>Spells a number without digits; a text with neither has no figure.</summary>
    public static Regex NumberWord { get; } = FigureRule.Linear($@"\b(?:mil|mila|{FigureWords.AnyOf(FigureWords.CountOf.Keys)})\b");

    /// <summary>The table: signs and digits that a text needs, the pattern, what it says.</summary>
    public static IReadOnlyList<FigureRule> Rules { get; } =
    [
        // Headings first, since "modelo303" would be a code and "casilla 505 100 €" an amount.
        new("mod formulari impreso", 1, $@"\b(?:(?<pl>modelos|models|formularios|formularis|impresos)|modelo|model|formulario|formulari|impreso|mod)\.?{No}[ -]?(?<f>{Num})\b", FormOf, Shares.After),
        new("eredu inprimaki", 1, $@"\b(?<f>{Num})\.?[ -](?:eredu(?<pl>ak|et{Ending}|ek|en)?|inprimaki){Ending}\b", FormOf, Shares.Before),
        new("casill casell caixa cela recadro lauki", 1, $@"\b(?:(?<pl>casillas|caselles|caixas|celas|recadros|laukiak)|casilla|casella|caixa|cela|recadro|laukia){No} ?(?<f>{Num})\b", BoxOf, Shares.After),
        new("lauki", 1, $@"\b(?<f>{Num})\.?[ -]lauki(?:txo)?(?<pl>ak|et{Ending}|ek|en)?{Ending}\b", BoxOf, Shares.Before),
        new("art", 1, $@"\b(?:(?<pl>articulos|articles|artigos|arts)|articulo|article|artigo|art)\.? ?(?<f>{Num}(?:[. ]{Bis})?)\b", ArticleOf, Shares.After),
        new("artikulu", 1, $@"\b(?<f>{Num}(?:[. ]{Bis})?)\.?[ -]artikulu(?<pl>ak|et{Ending}|ek|en)?{Ending}\b", ArticleOf, Shares.Before),

        // Names with digits.
        new("- /", 2, @"\b[a-z]+(?:[-/][a-z]+)*[-/][0-9]+(?:[-/][0-9]+)+(?:#[a-z0-9-]+)?\b", CodeOf), // BOE-A-2006-20764, HAC/602/2025
        new("/", 2, @"\b[0-9]{1,4}/[0-9]{1,4}/(?:ue|ce|cee|euratom|eb|ee)\b", CodeOf), // 2011/61/UE
        new("", 3, @"\b[a-z]{1,2}[0-9]{3,}[a-z0-9]*(?:[-/][0-9]+)*\b", CodeOf), // V1234-23
        new("", 2, @"\b[0-9]+[a-z]+[0-9][a-z0-9]*\b", m => IsQuarterOfYear(m.Value) ? null : CodeOf(m)),
        new("", 7, @"\b[0-9]{7,8}-?[a-z]\b", CodeOf),
        new(":", 3, $@"(?<f>\b[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)(?:{Ending})\b", TimeOf),
        new("- . / , '", 2, @"\b[0-9]+(?:[-./,'][0-9]+)+", SeparatedOf), // 30/06/2026, 35/2006, 1.2023.04

        // Days.
        new(MonthNames, 1, $@"\b(?<f>{Num}(?:er|r|o|\.?º)? (?:de |d'|do )?{Month}\b(?: (?:de |del |d'|do )?(?<y>(?:19|20)[0-9]{{2}})\b)?)", DateOf, Shares.Before),
        new(BasqueMonthNames, 1, $@"\b(?<f>(?:(?<y>(?:19|20)[0-9]{{2}})\.?e?ko )?{BasqueMonth}(?:aren|ren|ak|k) {Num}){Ending}\b", DateOf, Shares.After),

        // Rates: "%21 eta %30" before "21 %", so that the number goes with its own sign.
        new("%", 1, $@"(?:^|[ \n(\[«""])(?<f>%{Num})", RateOf),
        new("% por per", 1, $"{Num} ?{Percent}", RateOf, Shares.Before),
        new("% ehuneko", 1, $@"(?:%|\behuneko) {Num}", RateOf),

        // Money.
        new("€ eur", 1, $@"(?<f>{Num} ?(?:mil|mila|k) ?{Of}{Euro})", m => AmountOf(m, 1_000m)),
        new("€ eur", 0, $"{Count} ?{Million}{Half} ?{Of}{Euro}", m => AmountOf(m, 1_000_000m)),
        new("€ eur", 0, $@"\b(?:mil|mila) {Euro}", _ => (FigureKind.Amount, "1000")),
        new("€ eur", 4, $"{Spaced} ?{Euro}", m => AmountOf(m, 1m), Shares.Before),
        new("€ eur", 1, $"{Num} ?{Euro}", m => AmountOf(m, 1m), Shares.Before),
        new("centim zentimo", 1, $"{Num} ?(?:centimos?|centims?|zentimo{Ending})\\b", m => AmountOf(m, 0.01m), Shares.Before),
        new("€ eur", 1, $@"(?:€|\beur) ?{Num}", m => AmountOf(m, 1m)),

        // Spans of time.
        new("dia die egun ano any urte mes hilabete seman setman aste hora hore ordu", 0, $@"{Count} (?:{Units})\b{Half}", DurationOf, Shares.Before),
        new("urte hilabete egun", 0, $@"\b(?:(?<urte>urte)|(?<hil>hilabete)|egun) (?:bat|bete){Ending}\b", OneOf), // urte bat, hilabete bete

        // The numerals of a list.
        new(". )", 1, @"(?:^|\n) {0,8}(?:[-*] )?(?<f>[0-9]{1,2})(?:\.[ºª]?|\)) ", m => (FigureKind.Number, m.Groups["f"].Value)) { States = false },

        // What no unit claimed. Telephones and cards before the years and thousands that they seem to hold.
        new("", 9, @"(?:(?:\+|\b00)34[ -]?|\b)[6-9][0-9]{2}(?:[ -][0-9]{3}){2}\b", CodeOf),
        new("", 9, @"(?:(?:\+|\b00)34[ -]?|\b)[6-9][0-9]{2}(?:[ -][0-9]{2}){3}\b", CodeOf),
        new("", 9, @"(?:(?:\+|\b00)34[ -]?|\b)[89][0-9] [0-9]{3} [0-9]{2} [0-9]{2}\b", CodeOf),
        new("", 11, @"(?:\+|\b00)34[ -]?[6-9][0-9]{8}\b", CodeOf),
        new("", 12, @"\b[0-9]{4}(?:[ -][0-9]{4}){2,4}\b", CodeOf),
        new("19 20", 4, $@"\b(?:[a-z]{{3,12}}|[1-4]t[-/]?)?(?<f>{Num})(?:\.?{Ending})\b", YearOf),
        new("mil", 1, $@"{Num} ?(?:mil|mila)\b", m => NumberOf(m, 1_000m)),
        new("mil", 1, $@"{Num} ?{Million}{Half}", m => NumberOf(m, 1_000_000m)),
        new("", 4, Spaced, m => NumberOf(m, 1m)),
        new("", 1, Num, m => NumberOf(m, 1m) ?? CodeOf(m)),
    ];

    private static (FigureKind, string)? FormOf(Match match) =>
        match.Groups["n"].Value is { Length: 2 or 3 } form && form.All(char.IsAsciiDigit) ? (FigureKind.Form, form) : null;

    private static (FigureKind, string)? BoxOf(Match match) =>
        match.Groups["n"].Value is { Length: <= 4 } box && box.All(char.IsAsciiDigit) ? (FigureKind.Box, WithoutZeros(box)) : null;

    // "96.2" is paragraph 2 of article 96; "1.302" is article 1302 of the Civil Code.
    private static (FigureKind, string)? ArticleOf(Match match)
    {
        var parts = match.Groups["n"].Value.Split('.', ',', '\'');
        var article = parts is [{ Length: 1 }, { Length: 3 }] ? parts[0] + parts[1] : parts[0];
        return article.Length <= 4 ? (FigureKind.Article, article + match.Groups["b"].Value) : null;
    }

    // A telephone is the same with and without spaces, hyphens and prefix.
    private static (FigureKind, string)? CodeOf(Match match)
    {
        var code = match.Value.Replace(" ", "", StringComparison.Ordinal);
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        var isPhone = code.All(c => char.IsAsciiDigit(c) || c is '-' or '.' or '+') && digits.Length is 9 or 11 or 13 && IsPhone(digits[^9..]);
        return (FigureKind.Code, isPhone ? digits[^9..] : code);
    }

    // The tax year of "4T2025" is a year.
    private static bool IsQuarterOfYear(string text) => text is [>= '1' and <= '4', 't', '1' or '2', '9' or '0', _, _];

    private static (FigureKind, string)? TimeOf(Match match)
    {
        var parts = match.Groups["f"].Value.Split(':');
        var (hour, minute) = (Whole(parts[0]), Whole(parts[1]));
        return hour <= 24 && minute < 60
            ? (FigureKind.Time, string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}"))
            : null;
    }

    /// <summary>Digits with points, commas, hyphens or slashes between them: a day, a law, or else a name. Null for a number or a pair of them.</summary>
    private static (FigureKind, string)? SeparatedOf(Match match)
    {
        var text = match.Value;
        if (!text.AsSpan().ContainsAny(',', '\'') && WrittenDay(text) is var (year, month, day))
            return Day(year, month, day) ?? CodeOf(match);
        if (text.Split('/') is [var number, var of] && IsLawNumber(number, of))
            return CodeOf(match);
        return text.Split('-', '/') is { Length: <= 2 } pair && pair.All(n => NumberNotation.Read(n) is not null) ? null : CodeOf(match);
    }

    private static (string? Year, string Month, string Day)? WrittenDay(string text) => text.Split('-', '/', '.') switch
    {
        [{ Length: 4 } y, { Length: <= 2 } m, { Length: <= 2 } d] when text[4] == '-' && text.Count(c => c == '-') == 2 => (y, m, d),
        [{ Length: <= 2 } d, { Length: <= 2 } m, { Length: 4 } y] => (y, m, d),
        // "1.2.24" is a section rather than a day.
        [{ Length: <= 2 } d, { Length: <= 2 } m, { Length: 2 } y] when text[d.Length] != '.' || (d + m).Length == 4 => ("20" + y, m, d),
        [{ Length: 2 } d, { Length: 2 } m] when text[2] == '/' && Day(null, m, d) is not null => (null, m, d),
        _ => null,
    };

    // "2024/2025" are two years, "1975/2008" is one law. "35/2006" and, in the European Union, "2016/679"; but "2024/25" is two years and "03/2025" a month.
    private static bool IsLawNumber(string number, string of) =>
        (number + of).All(char.IsAsciiDigit)
        && ((IsYear(of) && number[0] != '0' && !(IsYear(number) && Whole(of) == Whole(number) + 1)) || (IsYear(number) && !IsYear(of) && of.Length > 2));

    private static bool IsPhone(string text) => text is { Length: 9 } && text[0] >= '6' && text.All(char.IsAsciiDigit);

    private static (FigureKind, string)? DateOf(Match match)
    {
        var day = match.Groups["n"].Value;
        return day.Length <= 2 && day.All(char.IsAsciiDigit)
            ? Day(match.Groups["y"] is { Success: true } year ? year.Value : null, FigureWords.MonthOf[match.Groups["mn"].Value].ToString(CultureInfo.InvariantCulture), day)
            : null;
    }

    /// <summary>A day that exists; <c>--06-30</c> without a year.</summary>
    internal static (FigureKind, string)? Day(string? year, string month, string day)
    {
        // A leap year, so that 29 February without a year is a date.
        var (y, m, d) = (year is null ? 2024 : Whole(year), Whole(month), Whole(day));
        if (m is < 1 or > 12 || d < 1 || y < 1 || d > DateTime.DaysInMonth(y, m))
            return null;
        return (FigureKind.Date, string.Create(CultureInfo.InvariantCulture, $"{(year is null ? "-" : year)}-{m:00}-{d:00}"));
    }

    private static (FigureKind, string)? RateOf(Match match) =>
        NumberNotation.Read(match.Groups["n"].Value) is { } value ? (FigureKind.Rate, NumberNotation.Write(value)) : null;

    private static (FigureKind, string)? AmountOf(Match match, decimal factor) => Scaled(FigureKind.Amount, match, factor);

    private static (FigureKind, string)? NumberOf(Match match, decimal factor)
    {
        var written = match.Groups["n"].Value;
        // Ten digits in a row are a reference, nine may be a telephone.
        if (written.All(char.IsAsciiDigit) && (written.Length > 9 || IsPhone(written)))
            return null;
        return written is ['0', >= '0' and <= '9', ..] && written.All(char.IsAsciiDigit) && factor == 1m
            ? (FigureKind.Number, written)
            : Scaled(FigureKind.Number, match, factor);
    }

    private static (FigureKind, string)? Scaled(FigureKind kind, Match match, decimal factor)
    {
        var value = CountIn(match);
        // Beyond a quadrillion euros it is no sum of money, and the product must not overflow.
        return value is < 1_000_000_000_000_000m ? (kind, NumberNotation.Write(value.Value * factor)) : null;
    }

    private static (FigureKind, string)? DurationOf(Match match)
    {
        var unit = DurationUnits.First(u => match.Groups[u].Success);
        // "2025 urtea" is a year.
        return CountIn(match) is { } value && !(unit == "years" && value >= 1900m)
            ? (FigureKind.Duration, NumberNotation.Write(value) + " " + (unit == "working" ? "working-days" : unit))
            : null;
    }

    // Digits or a word; "un año y medio" is 1.5.
    private static decimal? CountIn(Match match)
    {
        var count = match.Groups["w"] is { Success: true } word ? FigureWords.CountOf[word.Value] : NumberNotation.Read(match.Groups["n"].Value);
        return match.Groups["half"].Success ? count + 0.5m : count;
    }

    private static (FigureKind, string)? OneOf(Match match) =>
        (FigureKind.Duration, match.Groups["urte"].Success ? "1 years" : match.Groups["hil"].Success ? "1 months" : "1 days");

    private static (FigureKind, string)? YearOf(Match match) =>
        IsYear(match.Groups["n"].Value) ? (FigureKind.Year, match.Groups["n"].Value) : null;

    private static bool IsYear(string text) => text is ['1', '9', _, _] or ['2', '0', _, _] && text.All(char.IsAsciiDigit);

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static int Whole(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
