using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Cases;

/// <summary>Where a case stands in the queue.</summary>
/// <param name="Place">1 is next; 0 when it no longer waits for an official to take it.</param>
/// <param name="Wait">Expected open time until an official takes it, from how many were taken in the days before; null when not known.</param>
/// <param name="Expected">The moment that this comes to; null when not known.</param>
/// <param name="IsOpen">True when officials are there now.</param>
/// <param name="NextOpen">When they are there next; now while open; null when never.</param>
public sealed record QueuePlace(int Place, TimeSpan? Wait, DateTimeOffset? Expected, bool IsOpen, DateTimeOffset? NextOpen);

/// <summary>Says where a case stands and how long it may take. Nothing is promised that was not so in the days before.</summary>
public sealed class CaseQueue(RecordsDatabase database, OpeningHours hours, IOptions<CaseOptions> options, TimeProvider clock)
{
    // A place is counted anew each time; the rate, which reads days of cases, is the same for all who wait within a minute.
    private static readonly TimeSpan RateAge = TimeSpan.FromMinutes(1);

    // Read and replaced whole, by many at once.
    private volatile Rate _rate = new(DateTimeOffset.MinValue, null);

    /// <summary>The hours.</summary>
    public OpeningHours Hours => hours;

    /// <summary>Whether officials are there now, and when they are next; for who has no case yet.</summary>
    public QueuePlace HoursNow()
    {
        var now = clock.GetUtcNow();
        var next = hours.NextOpen(now);
        return new QueuePlace(0, null, null, next == now, next);
    }

    /// <summary>Where it stands.</summary>
    public async Task<QueuePlace> PlaceAsync(KeptCase kept, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var now = clock.GetUtcNow();
        var next = hours.NextOpen(now);
        if (kept.State != CaseStates.Unassigned)
            return HoursNow();
        await using var context = await database.OpenAsync(cancellation);
        var place = 1 + await context.Cases.CountAsync(c => c.State == CaseStates.Unassigned && c.Number < kept.Number, cancellation);
        var wait = await EachAsync(context, now, cancellation) * place;
        return new QueuePlace(place, wait, wait is { } open ? hours.After(now, open) : null, next == now, next);
    }

    // Open time that one case took, on average over the last days; null when too few were taken to tell.
    private async Task<TimeSpan?> EachAsync(RecordsContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        var (at, each) = _rate;
        if (now >= at && now - at < RateAge)
            return each;
        var from = now.AddDays(-options.Value.RateDays);
        var taken = await context.Cases.CountAsync(c => c.TakenAt >= from && c.TakenAt < now, cancellation);
        var open = hours.Between(from, now);
        each = taken >= options.Value.RateLeast && open > TimeSpan.Zero ? open / taken : null;
        _rate = new Rate(now, each);
        return each;
    }

    private sealed record Rate(DateTimeOffset At, TimeSpan? Each);
}
