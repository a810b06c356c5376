using System.Globalization;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Insight;
using Chat.Records.Insight;

namespace Chat.Web.Panel.Insight;

/// <summary>How an answer ended, as the daily chart tells it apart.</summary>
public enum OutcomeGroup
{
    /// <summary>Answered, in full or in part.</summary>
    Answered,

    /// <summary>Sent to who is competent, or declined: nothing was missing.</summary>
    Settled,

    /// <summary>Asked back.</summary>
    AskedBack,

    /// <summary>Nothing found, or a failure.</summary>
    Unanswered,
}

/// <summary>A row of a chart with its value.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">How many.</param>
public sealed record Bar(string Label, long Value);

/// <summary>A day or a week of the chart.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Parts">Answers by <see cref="OutcomeGroup"/>, in its order.</param>
public sealed record Column(DateOnly Start, IReadOnlyList<long> Parts)
{
    /// <summary>All of them.</summary>
    public long Total { get; } = Parts.Sum();
}

/// <summary>What the page of use makes of a report.</summary>
internal static class InsightView
{
    /// <summary>Longest span, in days: more than any retention time.</summary>
    public const int MostDays = 366;

    /// <summary>Days, or weeks from Monday, without gaps.</summary>
    public static IReadOnlyList<Column> Columns(UseReport report, bool byWeek)
    {
        var counted = report.Answers.GroupBy(a => StartOf(a.Day, byWeek)).ToDictionary(g => g.Key, g => g.ToList());
        var columns = new List<Column>();
        for (var day = StartOf(report.From, byWeek); day <= report.To; day = day.AddDays(byWeek ? 7 : 1))
        {
            var uses = counted.GetValueOrDefault(day) ?? [];
            columns.Add(new Column(day, [.. Enum.GetValues<OutcomeGroup>().Select(g => uses.Where(u => GroupOf(u.Outcome) == g).Sum(u => u.Answers))]));
        }

        return columns;
    }

    /// <summary>Which part of a column an outcome belongs to.</summary>
    public static OutcomeGroup GroupOf(string outcome) => outcome switch
    {
        "answered" or "answered-partial" => OutcomeGroup.Answered,
        "clarification" => OutcomeGroup.AskedBack,
        "not-found" or "failed-overloaded" or "failed-timeout" or "failed-error" => OutcomeGroup.Unanswered,
        _ => OutcomeGroup.Settled,
    };

    /// <summary>Sums by a property, the largest first.</summary>
    public static IReadOnlyList<Bar> By(UseReport report, Func<DailyUse, string> property, Func<string, string> name) =>
        [.. report.Answers.GroupBy(property).Select(g => new Bar(name(g.Key), g.Sum(a => a.Answers))).OrderByDescending(b => b.Value).ThenBy(b => b.Label, StringComparer.Ordinal)];

    /// <summary>Questions without a full answer, as groups are made of them.</summary>
    public static IReadOnlyList<GroupedQuestion> Unanswered(UseReport report) =>
        [.. report.Unanswered.Select(u => new GroupedQuestion(u.Question, LanguageCodes.TryParse(u.Language, out var language) ? language : Language.Es))];

    /// <summary>The counts as a table for other programs: one line a day, language, outcome and mode.</summary>
    public static byte[] Csv(UseReport report)
    {
        // The mark at the beginning lets spreadsheets read accents; codes hold neither separator nor formula.
        var text = new StringBuilder("\uFEFFday,language,outcome,mode,answers\r\n");
        foreach (var use in report.Answers)
            text.Append(CultureInfo.InvariantCulture, $"{use.Day:yyyy-MM-dd},{use.Language},{use.Outcome},{use.Mode},{use.Answers}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The days that an address asks for; null when they are none, or too many.</summary>
    public static (DateOnly From, DateOnly To)? Days(string? from, string? to, DateOnly today, int usual)
    {
        var last = Read(to) ?? today;
        var first = Read(from) ?? last.AddDays(1 - usual);
        return first <= last && last.DayNumber - first.DayNumber < MostDays ? (first, last) : null;

        static DateOnly? Read(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
    }

    private static DateOnly StartOf(DateOnly day, bool byWeek) => byWeek ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : day;
}
