using Microsoft.Extensions.Time.Testing;

namespace Chat.Records.Tests.Doubles;

/// <summary>A clock that a test moves, and that says for how long it was first asked to wait.</summary>
internal sealed class AwaitedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly TaskCompletionSource<TimeSpan> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TimeSpan> FirstWait => _first.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _first.TrySetResult(dueTime);
        return timer;
    }
}
