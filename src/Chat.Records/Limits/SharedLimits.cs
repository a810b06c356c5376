using System.Security.Cryptography;
using System.Text;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chat.Records.Limits;

/// <summary>So much a minute, for whom.</summary>
/// <param name="Name">Of what is limited, and for whom: <c>question</c>, <c>192.0.2.7</c>. Only a keyed digest is kept, for as long as it counts.</param>
/// <param name="PerMinute">How many a minute; they may come all at once, and come back one by one.</param>
public sealed record SharedLimit(string Name, int PerMinute);

/// <summary>
/// Counts what nodes must count together: whoever is refused by one is refused by all. Each name is one row that says until when what was
/// taken lasts (the generic cell rate algorithm), so that taking is one statement and two nodes never both take the last.
/// </summary>
/// <remarks>
/// The server is PostgreSQL, and the time is its own, since nodes' clocks differ. A node counts for itself besides: while the database is
/// away, that is what holds.
/// </remarks>
public sealed class SharedLimits(RecordsDatabase database, ContactSeal secret, TimeProvider clock, ILogger<SharedLimits> logger)
{
    // A question is not held up for longer by a database that is slow: the node's own count holds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // After it could not be asked, questions do without it for so long.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const long Minute = 60_000_000;

    // When it could not be asked; none while it answers. A reference, since questions are counted on many threads.
    private volatile object? _awaySince;

    /// <summary>True where nodes share a server; a file has one node.</summary>
    public bool AreNeeded => database.UsesServer;

    /// <summary>Takes one of each, in order, up to the first of which there is none left; where <see cref="AreNeeded"/>.</summary>
    /// <returns>Null when there was one of each, or the database cannot be asked; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> TakeAsync(IReadOnlyList<SharedLimit> limits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (_awaySince is long since && clock.GetElapsedTime(since) < Pause)
            return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            // A connection that is being made does not hear that nobody waits for it any more.
            return await TakeEachAsync(limits, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && (fault is OperationCanceledException || RecordsFault.Is(fault)))
        {
            // Once for each time that it goes away.
            if (_awaySince is null)
                RecordsLog.LimitsAway(logger, fault);
            _awaySince = clock.GetTimestamp();
            return null;
        }
    }

    private async Task<TimeSpan?> TakeEachAsync(IReadOnlyList<SharedLimit> limits, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        foreach (var limit in limits)
        {
            var wait = await TakeAsync(context, limit, cancellation);
            _awaySince = null;
            if (wait is not null)
                return wait;
        }

        return null;
    }

    private async Task<TimeSpan?> TakeAsync(RecordsContext context, SharedLimit limit, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(HMACSHA256.HashData(secret.KeyFor("shared limits"), Encoding.UTF8.GetBytes(limit.Name)));
        var step = Minute / limit.PerMinute;
        // In microseconds. What is taken lasts a step longer; a minute's worth may be taken ahead.
        var taken = await context.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO limits (name, until) VALUES ({name}, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + {step})
             ON CONFLICT (name) DO UPDATE SET until = GREATEST(limits.until, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) + {step}
             WHERE GREATEST(limits.until, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) + {step} <= (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + {Minute}
             """,
            cancellation);
        if (taken > 0)
            return null;
        var now = await context.Database.SqlQuery<long>($"SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS \"Value\"").SingleAsync(cancellation);
        var until = await context.Limits.Where(l => l.Name == name).Select(l => l.Until).SingleOrDefaultAsync(cancellation);
        return TimeSpan.FromMicroseconds(Math.Max(step, until + step - Minute - now));
    }

    /// <summary>Forgets what counts no longer; how many.</summary>
    internal static Task<int> DeleteAsync(RecordsContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        // An hour besides, for clocks that differ.
        var before = Microseconds(now.AddHours(-1));
        return context.Limits.Where(l => l.Until < before).ExecuteDeleteAsync(cancellation);
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
