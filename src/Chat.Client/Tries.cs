using System.Diagnostics;

namespace Chat.Client;

/// <summary>How often one call is tried: <see cref="TaxAssistantOptions.Retries"/> times when it fails at once, and for as long as a call may take when it lasts.</summary>
internal sealed class Tries(TaxAssistantOptions options)
{
    // A try that lasted so long had reached somebody: what lies between has cut it, and the service goes on with what was asked.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    private readonly long _began = Stopwatch.GetTimestamp();
    private long _try = Stopwatch.GetTimestamp();
    private int _failed;

    /// <summary>What is left of the longest time; at least a moment.</summary>
    public TimeSpan Left => Max(options.LongestAnswer - Stopwatch.GetElapsedTime(_began), TimeSpan.FromMilliseconds(1));

    /// <summary>The next one begins.</summary>
    public void Begin() => _try = Stopwatch.GetTimestamp();

    /// <summary>Something came: whatever failed before counts no more.</summary>
    public void Heard() => _failed = 0;

    /// <summary>After one that failed: how long to wait before the next; null when there is to be none.</summary>
    /// <param name="asked">What the service asked for.</param>
    /// <param name="isUnderWay">True when it said that it is at work on this very call: that is no failure.</param>
    public TimeSpan? Next(TimeSpan? asked = null, bool isUnderWay = false)
    {
        _failed = isUnderWay ? _failed : Stopwatch.GetElapsedTime(_try) > Lasting ? 1 : _failed + 1;
        var wait = Max(asked ?? TimeSpan.Zero, options.FirstWait * Math.Pow(2, Math.Clamp(_failed, 1, 16) - 1));
        return _failed <= options.Retries && wait < Left ? wait : null;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
