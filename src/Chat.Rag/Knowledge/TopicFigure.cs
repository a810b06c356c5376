using System.Globalization;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>A figure, written once and formatted by each language.</summary>
public sealed record TopicFigure
{
    private static readonly string[][] Months =
    [
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
        ["gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre", "novembre", "desembre"],
        ["xaneiro", "febreiro", "marzo", "abril", "maio", "xuño", "xullo", "agosto", "setembro", "outubro", "novembro", "decembro"],
        ["urtarril", "otsail", "martxo", "apiril", "maiatz", "ekain", "uztail", "abuztu", "irail", "urri", "azaro", "abendu"],
    ];

    private static readonly CultureInfo Written = new("") { NumberFormat = { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NumberGroupSizes = [3] } };

    /// <summary>Units that a figure may have; see docs/knowledge.md.</summary>
    public static IReadOnlySet<string> Units { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "EUR", "EUR/km", "EUR/day", "EUR/month", "percent", "date", "month-day", "years", "months", "days",
        "working-days", "year", "number", "form", "box", "article", "text",
    };

    /// <summary>One of <see cref="Units"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>The value for every tax year; null when it differs by year.</summary>
    public string? Value { get; init; }

    /// <summary>The value by tax year; empty when it is the same for all.</summary>
    public IReadOnlyDictionary<int, string> ByYear { get; init; } = new Dictionary<int, string>();

    /// <summary>The article in which it stands.</summary>
    public required string Source { get; init; }

    /// <summary>True when two tax years have different values.</summary>
    public bool VariesByYear => ByYear.Values.Distinct().Skip(1).Any();

    /// <summary>The value for a tax year (any, when the topic has none); null when it is not known for that year.</summary>
    public string? ValueFor(int? taxYear) =>
        Value ?? (taxYear is { } year && ByYear.TryGetValue(year, out var value) ? value : null);

    /// <summary>Null when the value can be formatted; otherwise what is wrong with it.</summary>
    public string? Fault()
    {
        if (!Units.Contains(Unit))
            return $"unit '{Unit}' is not known; use one of {string.Join(", ", Units)}";
        foreach (var value in Value is null ? ByYear.Values : [Value])
        {
            var readable = Unit switch
            {
                "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                "month-day" => TryMonthDay(value, out _, out _),
                "form" or "box" or "article" or "text" => value.Length > 0,
                _ => decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            };
            if (!readable)
                return $"value '{value}' cannot be read as {Unit}";
        }

        return null;
    }

    /// <summary>Writes a value as that language does.</summary>
    /// <param name="value">As in the file.</param>
    /// <param name="language">Whose conventions.</param>
    /// <param name="format">Empty, <c>number</c> (without the unit sign) or <c>stem</c> (a Basque date without its ending).</param>
    public string Format(string value, Language language, string format) => Unit switch
    {
        "date" => FormatDate(DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture), language, stem: format == "stem"),
        "month-day" => TryMonthDay(value, out var month, out var day) ? FormatMonthDay(month, day, language, stem: format == "stem") : value,
        "form" or "box" or "article" or "text" or "year" => value,
        "percent" when format != "number" => language == Language.Eu ? "%" + Number(value) : Number(value) + " %",
        "EUR" when format != "number" => Number(value) + " €",
        _ => Number(value),
    };

    /// <summary>A date in full: <c>30 de junio de 2026</c>, <c>2026ko ekainaren 30a</c>.</summary>
    public static string FormatDate(DateOnly date, Language language, bool stem = false)
    {
        var day = FormatMonthDay(date.Month, date.Day, language, stem);
        return language == Language.Eu ? $"{date.Year}{BasqueYearEnding(date.Year)} {day}" : $"{day} de {date.Year}";
    }

    // The genitive goes by how the year is read: 2025 ends in "bost" (2025eko), 2026 in "sei" (2026ko). Basque counts by twenties.
    private static string BasqueYearEnding(int year) => year % 20 is 1 or 5 or 10 or 15 || (year % 100 == 0 && year % 1000 != 0) ? "eko" : "ko";

    private static string FormatMonthDay(int month, int day, Language language, bool stem)
    {
        var name = Months[(int)language][month - 1];
        return language switch
        {
            Language.Eu => $"{name}aren {day}" + (stem ? "" : "a"),
            Language.Ca => $"{day} {("ao".Contains(name[0]) ? "d'" : "de ")}{name}",
            _ => $"{day} de {name}",
        };
    }

    private static bool TryMonthDay(string value, out int month, out int day)
    {
        day = 0;
        var parts = value.Split('-');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out month) && parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out day)
            && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, month);
    }

    // Thousands take a point, decimals a comma, in all four languages; 0.5 is written 0,5 and 30.1 cents 30,10 only when given so.
    private static string Number(string value)
    {
        var number = decimal.Parse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var decimals = value.Contains('.', StringComparison.Ordinal) ? value.Length - value.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Written);
    }
}
