namespace Chat.Rag.Knowledge;

/// <summary>Filing periods and the days on which none can end.</summary>
public sealed class FilingCalendar(IReadOnlyList<FilingPeriod> periods, IReadOnlySet<DateOnly> holidays)
{
    /// <summary>All periods, by their first day.</summary>
    public IReadOnlyList<FilingPeriod> Periods { get; } = [.. periods.OrderBy(p => p.From).ThenBy(p => p.Form, StringComparer.Ordinal)];

    /// <summary>National holidays.</summary>
    public IReadOnlySet<DateOnly> Holidays { get; } = holidays;

    /// <summary>True on a national holiday.</summary>
    public bool IsHoliday(DateOnly day) => Holidays.Contains(day);

    /// <summary>
    /// The last day on which one can still file: a period that ends on a Saturday, a Sunday or a national
    /// holiday ends on the next working day (Ley 39/2015, art. 30.5).
    /// </summary>
    public DateOnly LastDay(FilingPeriod period)
    {
        var day = period.To;
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || IsHoliday(day))
            day = day.AddDays(1);
        return day;
    }

    /// <summary>
    /// The period of a form that is open on that day, or the next to open; null when none is known.
    /// Monthly filers are large companies with advisers: the periods of everybody else are meant.
    /// </summary>
    public FilingPeriod? Next(string form, DateOnly asOf) =>
        Periods.FirstOrDefault(p => p.Form == form && p.Filers != "monthly" && LastDay(p) >= asOf);
}

/// <summary>When a form can be filed.</summary>
/// <param name="Form">Its number.</param>
/// <param name="Covers">What it declares: <c>2026-4T</c>, <c>2026</c>, <c>2026-11</c>.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day as the rule sets it, before any move to a working day.</param>
/// <param name="RestsOn">The article that sets it.</param>
/// <param name="Filers">Who files so often: <c>quarterly</c>, <c>monthly</c>; null for all.</param>
public sealed record FilingPeriod(string Form, string Covers, DateOnly From, DateOnly To, string RestsOn, string? Filers);
