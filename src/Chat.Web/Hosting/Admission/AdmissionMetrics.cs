using System.Diagnostics.Metrics;

namespace Chat.Web.Hosting.Admission;

/// <summary>How questions come in; meter <c>TaxAssistant.Admission</c>.</summary>
internal sealed class AdmissionMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TaxAssistant.Admission";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _waits;
    private readonly Counter<long> _late;
    private readonly Counter<long> _refused;

    /// <summary>Makes the instruments.</summary>
    public AdmissionMetrics(Func<int> running, Func<int> waiting)
    {
        _waits = _meter.CreateHistogram<double>("taxassistant.admission.wait", "s", "Wait before an answer was begun.");
        _late = _meter.CreateCounter<long>("taxassistant.admission.late", "{answer}", "Answers begun after the wait that was announced.");
        _refused = _meter.CreateCounter<long>("taxassistant.admission.refused", "{question}", "Questions refused because too many waited, or the node was told to end.");
        _meter.CreateObservableGauge("taxassistant.admission.running", running, "{answer}", "Answers that are worked on.");
        _meter.CreateObservableGauge("taxassistant.admission.waiting", waiting, "{question}", "Questions that wait.");
    }

    /// <summary>One has come in.</summary>
    public void Started(TimeSpan wait, bool isLate)
    {
        _waits.Record(wait.TotalSeconds);
        if (isLate)
            _late.Add(1);
    }

    /// <summary>One was refused.</summary>
    public void Refused() => _refused.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
