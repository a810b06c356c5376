namespace Chat.Records.Cases;

/// <summary>Clocks in mainland Spain.</summary>
public static class SpanishTime
{
    /// <summary>Their zone; UTC where a container comes without time zone data.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Madrid", out var zone) ? zone : TimeZoneInfo.Utc;
}
