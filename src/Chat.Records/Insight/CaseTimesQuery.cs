using Chat.Core.Statistics;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Insight;

/// <summary>How long cases waited for something.</summary>
/// <param name="Cases">Those for which it has happened.</param>
/// <param name="Median">Half of them waited no longer; null for no case.</param>
/// <param name="Percentile95">Of twenty, nineteen waited no longer; null for no case.</param>
public sealed record Wait(int Cases, TimeSpan? Median, TimeSpan? Percentile95);

/// <summary>How long the cases of a span of days waited, by the clock and not by opening hours.</summary>
/// <param name="Opened">Cases that came.</param>
/// <param name="Taken">Until an official took them.</param>
/// <param name="Replied">Until an official first replied.</param>
/// <param name="Closed">Until they were closed.</param>
public sealed record CaseTimes(int Opened, Wait Taken, Wait Replied, Wait Closed);

/// <summary>Measures how long citizens wait for a person.</summary>
public sealed class CaseTimesQuery(RecordsDatabase database)
{
    // The latest of them: more would change no figure that anyone acts on.
    private const int Most = 20_000;

    /// <summary>Reads the cases opened within a span of days.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="zone">Where days begin: mainland Spain.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CaseTimes> ReadAsync(DateOnly from, DateOnly to, TimeZoneInfo zone, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var (first, end) = (UseQuery.Midnight(from, zone), UseQuery.Midnight(to.AddDays(1), zone));
        await using var context = await database.OpenAsync(cancellation);
        var cases = await context.Cases.AsNoTracking()
            .Where(c => c.OpenedAt >= first && c.OpenedAt < end)
            .OrderByDescending(c => c.Number).Take(Most)
            .Select(c => new { c.OpenedAt, c.TakenAt, c.RepliedAt, c.ClosedAt })
            .ToListAsync(cancellation);
        return new CaseTimes(
            cases.Count,
            WaitOf(cases.Select(c => c.TakenAt - c.OpenedAt)),
            WaitOf(cases.Select(c => c.RepliedAt - c.OpenedAt)),
            WaitOf(cases.Select(c => c.ClosedAt - c.OpenedAt)));
    }

    private static Wait WaitOf(IEnumerable<TimeSpan?> times)
    {
        var waited = times.OfType<TimeSpan>().ToArray();
        return waited.Length == 0 ? new Wait(0, null, null) : new Wait(waited.Length, Percentile.Of(waited, 0.5), Percentile.Of(waited, 0.95));
    }
}
