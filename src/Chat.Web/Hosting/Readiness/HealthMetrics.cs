using System.Diagnostics.Metrics;

namespace Chat.Web.Hosting.Readiness;

/// <summary>The checks of <c>/health/ready</c> as metrics, so that alerts need no second way of asking: 1 is ok, 0 degraded.</summary>
internal sealed class HealthMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TaxAssistant.Health";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Makes the instruments.</summary>
    public HealthMetrics(ServiceChecks checks)
    {
        _meter.CreateObservableGauge<int>("taxassistant.health", () => ServiceChecks.Names.Select(n => new Measurement<int>(checks.Of(n).IsOk ? 1 : 0, new KeyValuePair<string, object?>("check", n))), null, "1 while a part of the service is as it should be, 0 while it is degraded.");
        _meter.CreateObservableGauge<long>("taxassistant.disk.free", () => checks.FreeBytes() is { } free ? [new Measurement<long>(free)] : Array.Empty<Measurement<long>>(), "By", "Free room on the disk of the data folder.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
