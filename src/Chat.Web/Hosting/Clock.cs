using Chat.Records.Cases;

namespace Chat.Web.Hosting;

/// <summary>The day in Spain; the tax calendar goes by it, wherever the server stands.</summary>
internal static class Clock
{
    /// <summary>Clocks in mainland Spain.</summary>
    public static TimeZoneInfo Madrid => SpanishTime.Zone;

    /// <summary>Today in mainland Spain.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.Now().DateTime);

    /// <summary>Now in mainland Spain.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().InMadrid();

    /// <summary>A moment as clocks in mainland Spain show it.</summary>
    public static DateTimeOffset InMadrid(this DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Madrid);
}
