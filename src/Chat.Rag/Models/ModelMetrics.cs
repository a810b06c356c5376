using System.Diagnostics.Metrics;

namespace Chat.Rag.Models;

/// <summary>What is counted about remote models; the meter is <see cref="MeterName"/>.</summary>
public sealed class ModelMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "TaxAssistant.Model";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _failovers;
    private readonly Histogram<double> _firstToken;

    /// <summary>Makes the instruments.</summary>
    public ModelMetrics()
    {
        _requests = Meter.CreateCounter<long>("taxassistant.model.requests", "{request}", "Requests sent to an endpoint.");
        _faults = Meter.CreateCounter<long>("taxassistant.model.faults", "{fault}", "Requests that failed at an endpoint, by kind.");
        _failovers = Meter.CreateCounter<long>("taxassistant.model.failovers", "{request}", "Requests that went on to another endpoint.");
        _firstToken = Meter.CreateHistogram<double>("taxassistant.model.first_token", "s", "Time from a request to the first word of its answer.");
    }

    internal Meter Meter { get; } = new(MeterName);

    internal void Requested(string endpoint) => _requests.Add(1, Tag(endpoint));

    internal void Failed(string endpoint, EndpointFault kind) => _faults.Add(1, Tag(endpoint), new("kind", kind.ToString()));

    internal void FailedOver(string endpoint) => _failovers.Add(1, Tag(endpoint));

    internal void Spoke(string endpoint, TimeSpan after) => _firstToken.Record(after.TotalSeconds, Tag(endpoint));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string endpoint) => new("endpoint", endpoint);
}
