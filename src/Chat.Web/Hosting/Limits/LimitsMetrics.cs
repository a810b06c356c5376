using System.Diagnostics.Metrics;

namespace Chat.Web.Hosting.Limits;

/// <summary>How many were refused for coming too often, by what they wanted: <c>question</c>, <c>feedback</c>, <c>handoff</c>, <c>message</c>, <c>request</c>, <c>quota</c>, <c>key</c>. Nothing of who or what.</summary>
internal static class LimitsMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TaxAssistant.Limits";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("taxassistant.limits.refused", description: "Refused for coming too often.");

    /// <summary>Counts one.</summary>
    public static void Refused(string what) => Refusals.Add(1, new KeyValuePair<string, object?>("what", what));
}
