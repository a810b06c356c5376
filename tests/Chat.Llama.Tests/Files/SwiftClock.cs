namespace Chat.Llama.Tests.Files;

/// <summary>A clock on which every pause is over at once and written down; silence lasts until the test says that it is over.</summary>
internal sealed class SwiftClock : TimeProvider
{
    private readonly List<HandTimer> _silences = [];
    private long _now;

    /// <summary>How long a server may be silent, by which such timers are told from pauses.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(61);

    /// <summary>The pauses made.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public override long TimestampFrequency => 1;

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);

    /// <summary>A second passes with every look.</summary>
    public override long GetTimestamp() => Interlocked.Increment(ref _now);

    /// <summary>All silences have lasted too long.</summary>
    public void EndSilences()
    {
        HandTimer[] all;
        lock (_silences)
            all = [.. _silences];
        foreach (var timer in all)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(callback, state);
        if (dueTime == Silence)
        {
            lock (_silences)
                _silences.Add(timer);
        }
        else
        {
            Pauses.Add(dueTime);
            ThreadPool.QueueUserWorkItem(_ => timer.Fire());
        }

        return timer;
    }

    private sealed class HandTimer(TimerCallback callback, object? state) : ITimer
    {
        private bool _over;

        public void Fire()
        {
            if (!_over)
                callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _over = true;

        public ValueTask DisposeAsync()
        {
            _over = true;
            return ValueTask.CompletedTask;
        }
    }
}
