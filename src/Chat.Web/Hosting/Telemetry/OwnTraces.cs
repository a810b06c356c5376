using System.Diagnostics;

namespace Chat.Web.Hosting.Telemetry;

/// <summary>
/// Every request begins a trace of its own: what a browser sends as <c>traceparent</c>, <c>tracestate</c> or <c>baggage</c> is not believed,
/// since anybody can write anything into it and it would travel to collectors and model servers. What this service calls is told its trace.
/// </summary>
internal sealed class OwnTraces(DistributedContextPropagator onward) : DistributedContextPropagator
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields => onward.Fields;

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => onward.Inject(activity, carrier, setter);

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
