namespace Chat.Web.Tests.Doubles;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(int year, int month, int day) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(year, month, day, 10, 0, 0, TimeSpan.Zero);
}
