using System.Diagnostics.Metrics;
using Chat.Rag.Indexing;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>
/// Freshness for operators; the meter is <see cref="MeterName"/>. What concerns sources is read from the state that runs leave behind, since runs
/// are other processes than the node that is asked.
/// </summary>
public sealed class IngestionMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Chat.Rag.Ingestion";

    private readonly IngestionFiles _files;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _switches;
    private readonly Counter<long> _openFailures;
    private readonly Lock _lock = new();
    private volatile IndexManifest? _serves;
    private (DateTime Written, IngestionState State) _read;
    private (DateTime Written, string Generation, IngestionLedger Ledger) _ledger;

    /// <summary>Makes the instruments.</summary>
    public IngestionMetrics(IngestionFiles files, TimeProvider clock)
    {
        (_files, _clock) = (files, clock);
        _switches = Meter.CreateCounter<long>("taxassistant.index.switches", "{switch}", "Generations that this node began to serve.");
        _openFailures = Meter.CreateCounter<long>("taxassistant.index.open_failures", "{failure}", "Times that a live generation could not be opened.");
        Meter.CreateObservableGauge("taxassistant.ingestion.age", () => Each<double>((source, status) => Age(source, status)?.TotalSeconds), "s", "Time since a source was last ingested with success.");
        Meter.CreateObservableGauge("taxassistant.ingestion.documents", () => Each<long>((_, s) => s.Documents), "{document}", "Documents of a source in the index.");
        Meter.CreateObservableGauge("taxassistant.ingestion.failures", () => Each<long>((_, s) => s.Failures.Count), "{document}", "Documents of a source that failed in the last run.");
        Meter.CreateObservableGauge("taxassistant.ingestion.refused", () => Each<long>((_, s) => s.Fault is null ? 0L : 1L), "{run}", "1 while the last run of a source did not go live.");
        Meter.CreateObservableGauge("taxassistant.index.passages", () => Served(m => (long)m.Passages), "{passage}", "Passages of the generation that this node serves.");
        Meter.CreateObservableGauge("taxassistant.index.units", () => Served(m => (long)m.Units), "{unit}", "Articles and other units of the generation that this node serves.");
        Meter.CreateObservableGauge("taxassistant.index.age", () => Served(m => (_clock.GetUtcNow() - m.Built).TotalSeconds), "s", "Time since the generation that this node serves was built.");
    }

    internal Meter Meter { get; } = new(MeterName);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void Serves(IndexManifest manifest)
    {
        _serves = manifest;
        _switches.Add(1);
    }

    internal void OpenFailed() => _openFailures.Add(1);

    private IEnumerable<Measurement<T>> Served<T>(Func<IndexManifest, T> value)
        where T : struct => _serves is { } manifest ? [new Measurement<T>(value(manifest))] : [];

    private List<Measurement<T>> Each<T>(Func<string, SourceStatus, T?> value)
        where T : struct
    {
        var found = new List<Measurement<T>>();
        foreach (var (source, status) in State().Sources)
        {
            if (value(source, status) is { } number)
                found.Add(new Measurement<T>(number, new KeyValuePair<string, object?>("source", source)));
        }

        return found;
    }

    // Of what serves: after going back to an earlier generation its sources are as old as they were then.
    private TimeSpan? Age(string source, SourceStatus status) =>
        Ledger()?.Readings.GetValueOrDefault(source)?.Completed is { } completed ? _clock.GetUtcNow() - completed : status.Age(_clock.GetUtcNow());

    private IngestionLedger? Ledger()
    {
        if (_serves?.Generation is not { } generation)
            return null;
        lock (_lock)
        {
            var written = _files.LedgerWritten(generation);
            if (_ledger.Generation != generation || _ledger.Written != written)
            {
                try
                {
                    _ledger = (written, generation, _files.ReadLedger(generation));
                }
                catch (IndexException)
                {
                    _ledger = (written, generation, new IngestionLedger());
                }
            }

            return _ledger.Ledger;
        }
    }

    // Six gauges are read at a time: the file is read again only when a run has written it.
    private IngestionState State()
    {
        lock (_lock)
        {
            var written = _files.StateWritten;
            if (_read.State is null || _read.Written != written)
            {
                try
                {
                    _read = (written, _files.ReadState());
                }
                catch (IndexException)
                {
                    // An exporter has nobody to tell; the verbs say what is wrong with the file.
                    _read = (written, new IngestionState());
                }
            }

            return _read.State;
        }
    }
}
