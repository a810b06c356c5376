using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chat.Records.Storage;

/// <summary>
/// The time that nodes share: the server's, where a server keeps the records. What one node holds for seconds, another whose clock is minutes
/// ahead would take for long over. A file has one machine, and so one clock.
/// </summary>
public sealed class SharedClock(RecordsDatabase database, TimeProvider clock, ILogger<SharedClock> logger)
{
    // What a node holds is held for 20 s; half of that is borne without it.
    private static readonly TimeSpan Borne = TimeSpan.FromSeconds(10);

    // A clock that is set right meanwhile is believed again soon.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private volatile Measured? _measured;

    /// <summary>What to add to this node's clock to have the server's; zero without a server, and before anything was asked.</summary>
    public TimeSpan Behind => _measured?.Behind ?? TimeSpan.Zero;

    /// <summary>Now. Throws what the database throws.</summary>
    internal async Task<DateTimeOffset> NowAsync(RecordsContext context, CancellationToken cancellation)
    {
        if (!database.UsesServer)
            return clock.GetUtcNow();
        if (_measured is not { } known || Stopwatch.GetElapsedTime(known.At) > Fresh)
            _measured = known = await MeasureAsync(context, cancellation);
        return clock.GetUtcNow() + known.Behind;
    }

    private async Task<Measured> MeasureAsync(RecordsContext context, CancellationToken cancellation)
    {
        var now = await context.Database.SqlQuery<long>($"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS \"Value\"").SingleAsync(cancellation);
        var measured = new Measured(DateTimeOffset.FromUnixTimeMilliseconds(now) - clock.GetUtcNow(), Stopwatch.GetTimestamp());
        // Once, and again when it has become another.
        if (measured.Behind.Duration() > Borne && (measured.Behind - Behind).Duration() > Borne)
            RecordsLog.ClockDiffers(logger, (long)measured.Behind.TotalSeconds);
        return measured;
    }

    private sealed record Measured(TimeSpan Behind, long At);
}
