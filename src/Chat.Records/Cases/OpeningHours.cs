using System.Globalization;

namespace Chat.Records.Cases;

/// <summary>A stretch of a day.</summary>
/// <param name="From">First minute.</param>
/// <param name="Until">The minute after the last.</param>
public readonly record struct HourRange(TimeOnly From, TimeOnly Until);

/// <summary>
/// When officials are there. Hours are what clocks on the wall show in mainland Spain; lengths are real time, so that a night in which
/// clocks change is an hour shorter or longer and nothing else.
/// </summary>
public sealed class OpeningHours
{
    // A year without a single open hour is closed for good.
    private const int Horizon = 400;

    private readonly Dictionary<DayOfWeek, IReadOnlyList<HourRange>> _week;
    private readonly HashSet<DateOnly> _holidays;
    private readonly Func<DateOnly, bool> _isHoliday;
    private readonly TimeZoneInfo _zone;

    /// <summary>Reads them.</summary>
    /// <param name="options">The settings; checked before.</param>
    /// <param name="isHoliday">National holidays.</param>
    /// <param name="zone">Where the clocks hang.</param>
    public OpeningHours(CaseOptions options, Func<DateOnly, bool> isHoliday, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_isHoliday, _zone) = (isHoliday, zone);
        var hours = options.Hours.Count > 0 ? options.Hours : CaseOptions.UsualHours;
        _week = hours.ToDictionary(h => Enum.Parse<DayOfWeek>(h.Key, ignoreCase: true), h => ReadRanges(h.Value) ?? []);
        _holidays = [.. options.Holidays.Select(h => DateOnly.ParseExact(h, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
    }

    /// <summary>The hours of a day of the week; empty when it is closed.</summary>
    public IReadOnlyList<HourRange> On(DayOfWeek day) => _week.GetValueOrDefault(day) ?? [];

    /// <summary>True when somebody is there.</summary>
    public bool IsOpen(DateTimeOffset at) => RangesFrom(at).FirstOrDefault() is { } first && first.From <= at;

    /// <summary>When somebody is there next, from that moment on; the moment itself while open; null when never.</summary>
    public DateTimeOffset? NextOpen(DateTimeOffset at) => RangesFrom(at).Select(r => (DateTimeOffset?)(r.From > at ? r.From : at)).FirstOrDefault();

    /// <summary>Open time between two moments.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset until)
    {
        var sum = TimeSpan.Zero;
        foreach (var (start, end) in RangesFrom(from).TakeWhile(r => r.From < until))
            sum += (end < until ? end : until) - (start > from ? start : from);
        return sum;
    }

    /// <summary>The moment at which so much open time has passed; null when it never has.</summary>
    public DateTimeOffset? After(DateTimeOffset from, TimeSpan open)
    {
        foreach (var (start, end) in RangesFrom(from))
        {
            var begin = start > from ? start : from;
            if (end - begin >= open)
                return begin + open;
            open -= end - begin;
        }

        return null;
    }

    /// <summary>Reads <c>09:00-14:00 16:00-18:00</c>: in order, without overlap; null when it is not so.</summary>
    public static IReadOnlyList<HourRange>? ReadRanges(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ranges = new List<HourRange>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length != 2 || !Read(ends[0], out var from) || !Read(ends[1], out var until) || from >= until || (ranges.Count > 0 && ranges[^1].Until > from))
                return null;
            ranges.Add(new HourRange(from, until));
        }

        return ranges;

        static bool Read(string time, out TimeOnly read) => TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out read);
    }

    // Stretches that end after the moment, in order.
    private IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> RangesFrom(DateTimeOffset at)
    {
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _zone).DateTime);
        for (var i = 0; i < Horizon; i++)
        {
            var day = first.AddDays(i);
            if (_holidays.Contains(day) || _isHoliday(day))
                continue;
            foreach (var range in On(day.DayOfWeek))
            {
                var (from, until) = (Moment(day, range.From), Moment(day, range.Until));
                if (until > at && until > from)
                    yield return (from, until);
            }
        }
    }

    // An hour that clocks leave out begins when they have moved on; one that they show twice is the first of the two.
    private DateTimeOffset Moment(DateOnly day, TimeOnly time)
    {
        var wall = day.ToDateTime(time);
        if (_zone.IsInvalidTime(wall))
            wall = wall.AddHours(1);
        var offset = _zone.IsAmbiguousTime(wall) ? _zone.GetAmbiguousTimeOffsets(wall).Max() : _zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }
}
