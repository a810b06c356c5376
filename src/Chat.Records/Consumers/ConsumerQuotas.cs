using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Consumers;

/// <summary>How a quota stands.</summary>
/// <param name="Name"><c>minute</c> or <c>day</c>.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">How many are left of it.</param>
/// <param name="Window">How long a window is.</param>
/// <param name="Reset">Time until the next one begins.</param>
public sealed record QuotaState(string Name, int Limit, int Remaining, TimeSpan Window, TimeSpan Reset);

/// <summary>What counting a request found.</summary>
/// <param name="Refused">The quota that is used up; null when the request may go on.</param>
/// <param name="Quotas">The quotas as they stand: both, but for a minute that is used up, which refuses before the day is looked at.</param>
public sealed record QuotaCount(QuotaState? Refused, IReadOnlyList<QuotaState> Quotas);

/// <summary>
/// Counts consumers' requests, for all nodes together and across restarts: windows of a minute and of a day by UTC, one row of the database
/// for each. A node whose clock is behind by up to ten minutes counts in the window that has begun; one that was further ahead and came back begins it anew.
/// </summary>
public sealed class ConsumerQuotas(RecordsDatabase database, TimeProvider clock)
{
    /// <summary>Name of the quota of a day.</summary>
    public const string DayName = "day";

    /// <summary>Name of the quota of a minute.</summary>
    public const string MinuteName = "minute";

    internal static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Nodes whose clocks differ by more than a window would otherwise begin it anew in turns, each for the other.
    private static readonly TimeSpan Borne = TimeSpan.FromMinutes(10);

    /// <summary>Counts one. Refused by either quota it counts in neither.</summary>
    public async Task<QuotaCount> CountAsync(Consumer consumer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        var now = clock.GetUtcNow();
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        // Always in this order, so that no two wait for each other.
        var minute = await AddAsync(context, consumer.Id, MinuteName, consumer.PerMinute, now, Minute, cancellation);
        var day = minute is null ? null : await AddAsync(context, consumer.Id, DayName, consumer.PerDay, now, Day, cancellation);
        if (minute is not { } inMinute)
            return new QuotaCount(State(MinuteName, consumer.PerMinute, consumer.PerMinute, now, Minute), [State(MinuteName, consumer.PerMinute, consumer.PerMinute, now, Minute)]);
        if (day is not { } inDay)
            return new QuotaCount(State(DayName, consumer.PerDay, consumer.PerDay, now, Day), [State(MinuteName, consumer.PerMinute, inMinute - 1, now, Minute), State(DayName, consumer.PerDay, consumer.PerDay, now, Day)]);
        await transaction.CommitAsync(cancellation);
        return new QuotaCount(null, [State(MinuteName, consumer.PerMinute, inMinute, now, Minute), State(DayName, consumer.PerDay, inDay, now, Day)]);
    }

    /// <summary>First moment of the window that a moment lies in.</summary>
    internal static DateTimeOffset StartOf(DateTimeOffset now, TimeSpan window) => new(now.UtcTicks - (now.UtcTicks % window.Ticks), TimeSpan.Zero);

    private static QuotaState State(string name, int limit, int used, DateTimeOffset now, TimeSpan window) =>
        new(name, limit, Math.Max(0, limit - used), window, StartOf(now, window) + window - now);

    // How many there are in the window now; null when that was the limit already.
    private static async Task<int?> AddAsync(RecordsContext context, Guid id, string quota, int limit, DateTimeOffset now, TimeSpan window, CancellationToken cancellation)
    {
        var (start, far) = (StartOf(now, window).ToUnixTimeMilliseconds(), (long)(window + Borne).TotalMilliseconds);
        var counted = await context.Database.SqlQuery<int>($"""
            INSERT INTO consumer_uses (consumer_id, quota, starts_at, requests) VALUES ({id}, {quota}, {start}, 1)
            ON CONFLICT (consumer_id, quota) DO UPDATE SET
                requests = CASE WHEN excluded.starts_at > consumer_uses.starts_at OR consumer_uses.starts_at > excluded.starts_at + {far} THEN 1 ELSE consumer_uses.requests + 1 END,
                starts_at = CASE WHEN excluded.starts_at > consumer_uses.starts_at OR consumer_uses.starts_at > excluded.starts_at + {far} THEN excluded.starts_at ELSE consumer_uses.starts_at END
            WHERE excluded.starts_at > consumer_uses.starts_at OR consumer_uses.starts_at > excluded.starts_at + {far} OR consumer_uses.requests < {limit}
            RETURNING requests AS "Value"
            """).ToListAsync(cancellation);
        return counted is [var requests] ? requests : null;
    }
}
