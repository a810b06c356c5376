namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>
/// A clock on which short waits are over at once, and are remembered; long ones are over when the test says so. The time limits
/// of a test are set to a minute or more, so that only rests between tries are short.
/// </summary>
internal sealed class RestlessClock : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(45);
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _rests = [];
    private readonly List<LongTimer> _long = [];

    /// <summary>The short waits so far.</summary>
    public IReadOnlyList<TimeSpan> Rests
    {
        get
        {
            lock (_lock)
                return [.. _rests];
        }
    }

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 26, 14, 30, 0, TimeSpan.Zero);

    /// <summary>Ends all long waits that are under way.</summary>
    public void EndLongWaits()
    {
        List<LongTimer> due;
        lock (_lock)
            due = [.. _long];
        due.ForEach(t => t.GoOff());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (dueTime >= TimeSpan.Zero && dueTime < Short)
            {
                _rests.Add(dueTime);
                return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }

            var timer = new LongTimer(this, callback, state);
            _long.Add(timer);
            return timer;
        }
    }

    private sealed class LongTimer(RestlessClock clock, TimerCallback callback, object? state) : ITimer
    {
        public void GoOff() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._lock)
                clock._long.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
