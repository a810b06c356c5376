namespace Chat.Web.Tests.Doubles;

/// <summary>A clock whose timers run so many times as fast.</summary>
internal sealed class HurriedClock(int times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / times : dueTime, period > TimeSpan.Zero ? period / times : period);
}
