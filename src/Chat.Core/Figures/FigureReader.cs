using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Core.Figures;

/// <summary>
/// Reads the figures of a text as Spanish, Catalan, Galician and Basque write them: <c>22.000 €</c>, <c>22 mil euros</c>,
/// <c>%21</c>, <c>30 de juny</c>, <c>ekainaren 30a</c>, <c>303 eredua</c>, <c>art. 96</c>. The four share one grammar, since
/// people mix them. Linear in the length of the text.
/// </summary>
public static class FigureReader
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const char Read1 = '\u0001'; // stands where a figure has been read: no letter, no digit, no boundary of a word

    private const string Num = @"(?<n>\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d{1,2}|\d+)";
    private const string Grouped = @"(?<n>\d{1,3}(?: \d{3})+(?:,\d+)?)";
    private const string Euro = @"(?:€|euro[a-z]*|eur)";

    // Stems of the months, folded; the first that fits wins, so longer ones of the same month come first.
    private static readonly (string Stem, int Month)[] Months =
    [
        ("enero", 1), ("gener", 1), ("xaneiro", 1), ("urtarril", 1), ("febrero", 2), ("febrer", 2), ("febreiro", 2), ("otsail", 2),
        ("marzo", 3), ("marc", 3), ("martxo", 3), ("abril", 4), ("apiril", 4), ("mayo", 5), ("maig", 5), ("maio", 5), ("maiatz", 5),
        ("junio", 6), ("juny", 6), ("xuno", 6), ("ekain", 6), ("julio", 7), ("juliol", 7), ("xullo", 7), ("uztail", 7),
        ("agosto", 8), ("agost", 8), ("abuztu", 8), ("septiembre", 9), ("setiembre", 9), ("setembre", 9), ("setembro", 9), ("irail", 9),
        ("octubre", 10), ("outubro", 10), ("urri", 10), ("noviembre", 11), ("novembre", 11), ("novembro", 11), ("azaro", 11),
        ("diciembre", 12), ("desembre", 12), ("decembro", 12), ("abendu", 12),
    ];

    private static readonly Dictionary<string, int> MonthOf = Months.ToDictionary(m => m.Stem, m => m.Month, StringComparer.Ordinal);

    private static readonly string[][] SmallNumbers =
    [
        ["un", "una", "unha", "bat"], ["dos", "dues", "dous", "duas", "bi"], ["tres", "hiru"], ["cuatro", "quatre", "catro", "lau"],
        ["cinco", "cinc", "bost"], ["seis", "sis", "sei"], ["siete", "set", "sete", "zazpi"], ["ocho", "vuit", "oito", "zortzi"],
        ["nueve", "nou", "nove", "bederatzi"], ["diez", "deu", "dez", "hamar"], ["once", "onze", "hamaika"], ["doce", "dotze", "hamabi"],
        ["trece", "tretze", "hamahiru"], ["catorce", "catorze", "hamalau"], ["quince", "quinze", "hamabost"],
    ];

    private static readonly Dictionary<string, int> NumberOf = SmallNumbers
        .SelectMany((words, i) => words.Select(word => (word, i + 1)))
        .ToDictionary(w => w.word, w => w.Item2, StringComparer.Ordinal);

    private static readonly (Regex Pattern, Func<Match, (FigureKind, string)?> Of)[] Grammar = Build();

    /// <summary>The figures of a text, in the order in which they stand.</summary>
    /// <param name="text">Any text; what is no figure is passed over.</param>
    public static IReadOnlyList<Figure> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = FoldKeepingOffsets(text);
        if (!rest.AsSpan().ContainsAnyInRange('0', '9') && !ContainsNumberWord(rest))
            return [];

        var figures = new List<Figure>();
        foreach (var (pattern, of) in Grammar)
        {
            StringBuilder? masked = null;
            foreach (Match match in pattern.Matches(rest))
            {
                if (of(match) is not var (kind, value))
                    continue;
                // The group "f" is the figure where the pattern needs more around it.
                var span = match.Groups["f"] is { Success: true } f ? f : (Capture)match;
                var (start, end) = Trim(rest, span.Index, span.Index + span.Length);
                figures.Add(new Figure(kind, value, text[start..end], start));
                masked ??= new StringBuilder(rest);
                for (var i = start; i < end; i++)
                    masked[i] = Read1;
            }

            rest = masked?.ToString() ?? rest;
        }

        figures.Sort((a, b) => a.Start.CompareTo(b.Start));
        return figures;
    }

    private static (Regex, Func<Match, (FigureKind, string)?>)[] Build()
    {
        var months = string.Join('|', Months.Select(m => m.Stem).OrderByDescending(s => s.Length));
        var words = string.Join('|', NumberOf.Keys.OrderByDescending(k => k.Length));
        // "4,5 años" and "dos años"; what is left of a number with a point or comma is not a small whole one.
        var count = $@"(?:{Num}|(?<w>{words}))";
        const string Suffix = @"(?:[a-z]{0,6})";
        return
        [
            Rule(@"\b(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})\b", DateOf),
            Rule(@"\b(?<d>\d{1,2})[/.-](?<m>\d{1,2})[/.-](?<y>\d{4}|\d{2})\b", DateOf),
            Rule($@"\b(?<d>\d{{1,2}})(?:er|o|º)? ?(?:de |d['’])?(?<mn>{months})\b(?: (?:de |del |d['’])?(?<y>(?:19|20)\d\d)\b)?", DateOf),
            Rule($@"\b(?:(?<y>(?:19|20)\d\d)\.?(?:ko|eko) )?(?<mn>{months})(?:aren|ren|k|ak)? (?<d>\d{{1,2}})(?:[a-z]{{0,7}})\b", DateOf),
            Rule($@"{Num} ?(?:%|por ciento\b|per cent\b|por cento\b)", m => (FigureKind.Rate, Decimal(m.Groups["n"].Value))),
            Rule($@"(?:%|\behuneko) ?{Num}", m => (FigureKind.Rate, Decimal(m.Groups["n"].Value))),
            Rule(@"\b(?:modelos?|models?|formularios?|formularis?|impresos?|ereduak?|mod\.?) (?:n\.?[ºo]? ?)?(?<f>(?<v>\d{3}))\b", m => (FigureKind.Form, m.Groups["v"].Value)),
            Rule(@"\b(?<f>(?<v>\d{3}))\.? eredu" + Suffix, m => (FigureKind.Form, m.Groups["v"].Value)),
            Rule(@"\b(?:casillas?|caselles|casella|caixas?|celas?|recadros?|laukia?k?) (?<f>(?<v>\d{1,4}))\b", m => (FigureKind.Box, m.Groups["v"].Value.TrimStart('0'))),
            Rule(@"\b(?<f>(?<v>\d{1,4}))\.? (?:lauki|laukitxo)" + Suffix, m => (FigureKind.Box, m.Groups["v"].Value.TrimStart('0'))),
            Rule(@"\bart(?:iculos?|icles?|igos?|s)?\.? (?<f>(?<v>\d{1,4})(?:[. ](?<b>bis|ter|quater|quinquies))?)\b", ArticleOf),
            Rule(@"\b(?<f>(?<v>\d{1,4})(?: (?<b>bis|ter|quater|quinquies))?)\.? artikulu" + Suffix, ArticleOf),
            Rule($@"{Num} ?(?:mil|mila) ?(?:d['’]|de )?{Euro}", m => (FigureKind.Amount, Times(m.Groups["n"].Value, 1_000m))),
            Rule($@"{Num} ?(?:millones|millon|milions|milio|millons|milioi|mill\.) ?(?:d['’]|de )?{Euro}", m => (FigureKind.Amount, Times(m.Groups["n"].Value, 1_000_000m))),
            Rule($@"\b(?:mil|mila) {Euro}", _ => (FigureKind.Amount, "1000")),
            Rule($@"\b{Grouped} ?{Euro}", m => (FigureKind.Amount, Decimal(m.Groups["n"].Value.Replace(" ", "", StringComparison.Ordinal)))),
            Rule($@"{Num} ?{Euro}", m => (FigureKind.Amount, Decimal(m.Groups["n"].Value))),
            Rule($@"€ ?{Num}", m => (FigureKind.Amount, Decimal(m.Groups["n"].Value))),
            Rule($@"\b{count} (?:dias|dies|dia) (?:habiles|habils|habil)\b", m => DurationOf(m, "working-days")),
            Rule($@"\b{count} (?:lanegun|egun baliodun|egun habil){Suffix}", m => DurationOf(m, "working-days")),
            Rule($@"\b{count} (?:anos|anys|ano|any)\b", m => DurationOf(m, "years")),
            Rule($@"\b{count} urte{Suffix}\b", m => DurationOf(m, "years")),
            Rule($@"\b{count} (?:meses|mesos|mes)\b", m => DurationOf(m, "months")),
            Rule($@"\b{count} hilabete{Suffix}\b", m => DurationOf(m, "months")),
            Rule($@"\b{count} (?:dias|dies|dia)\b", m => DurationOf(m, "days")),
            Rule($@"\b{count} egun{Suffix}\b", m => DurationOf(m, "days")),
            Rule(@"\b(?<f>(?<v>(?:19|20)\d\d))(?:\.?(?:ko|eko|an|ean|ra|era|tik|etik|rako|erako|ren|aren|a))?\b", m => (FigureKind.Year, m.Groups["v"].Value)),
            Rule(Num, m => (FigureKind.Number, Decimal(m.Groups["n"].Value))),
        ];

        static (Regex, Func<Match, (FigureKind, string)?>) Rule(string pattern, Func<Match, (FigureKind, string)?> of) =>
            (new Regex(pattern, Linear), of);
    }

    private static (FigureKind, string)? DateOf(Match match)
    {
        var day = int.Parse(match.Groups["d"].Value, CultureInfo.InvariantCulture);
        var month = match.Groups["mn"] is { Success: true } name
            ? MonthOf[name.Value]
            : int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture);
        // A leap year, so that 29 February without a year is a date.
        var year = match.Groups["y"] is { Success: true } y ? int.Parse(y.Value, CultureInfo.InvariantCulture) : 2024;
        year = year < 100 ? 2000 + year : year;
        if (month is < 1 or > 12 || day < 1 || year is < 1 or > 9999 || day > DateTime.DaysInMonth(year, month))
            return null;
        var written = string.Create(CultureInfo.InvariantCulture, $"{month:00}-{day:00}");
        return (FigureKind.Date, match.Groups["y"].Success ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{written}") : "--" + written);
    }

    private static (FigureKind, string)? ArticleOf(Match match) => (FigureKind.Article, match.Groups["v"].Value + match.Groups["b"].Value);

    private static (FigureKind, string)? DurationOf(Match match, string unit) =>
        (FigureKind.Duration, (match.Groups["w"] is { Success: true } word
            ? NumberOf[word.Value].ToString(CultureInfo.InvariantCulture)
            : Decimal(match.Groups["n"].Value)) + " " + unit);

    private static string Times(string number, decimal factor) => Write(Parse(number) * factor);

    private static string Decimal(string number) => Write(Parse(number));

    // A point before exactly three digits groups thousands; before one or two it is a decimal point typed on a phone.
    private static decimal Parse(string number)
    {
        var plain = number.Replace("\u00a0", "", StringComparison.Ordinal).Replace("\u202f", "", StringComparison.Ordinal);
        var point = plain.LastIndexOf('.');
        if (point >= 0 && (plain.Contains(',', StringComparison.Ordinal) || plain.Length - point == 4))
            plain = plain.Replace(".", "", StringComparison.Ordinal);
        plain = plain.Replace(',', '.');
        // 28 digits are what decimal holds; a longer run is no figure of this world, but must not throw.
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : decimal.MaxValue;
    }

    private static string Write(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        while (end > start && text[end - 1] is ' ' or '.' or ',')
            end--;
        return (start, end);
    }

    private static bool ContainsNumberWord(string folded) =>
        folded.Split(' ', ',', '.', '(', ')').Any(w => NumberOf.ContainsKey(w) || w is "mil" or "mila");

    /// <summary>Lower case without accents, one character for one: positions stay those of the text.</summary>
    private static string FoldKeepingOffsets(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            folded[i] = c < 128 ? char.ToLowerInvariant(c) : c switch
            {
                'º' or '€' => c,
                _ when char.IsSurrogate(c) => ' ',
                _ => Base(c),
            };
        }
    });

    private static char Base(char c)
    {
        // U+FFFE and other non-characters make Normalize throw.
        if (c is >= '\ufdd0' and <= '\ufdef' or '\ufffe' or '\uffff')
            return ' ';
        var decomposed = c.ToString().Normalize(NormalizationForm.FormD);
        return char.ToLowerInvariant(decomposed[0]);
    }
}
