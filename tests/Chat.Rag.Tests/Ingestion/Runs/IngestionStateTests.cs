using System.Diagnostics.Metrics;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Runs;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Ingestion.Runs;

public sealed class IngestionStateTests : IDisposable
{
    private readonly IngestionPlace _place = new();
    private readonly LineSource _source = new("lines") { Texts = { ["one"] = "L1\nuno", ["two"] = "!two" } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task ARunRecordsWhenItWasAndWhatFailed()
    {
        await _place.RunAsync(_source, cancellation: Stop);

        var status = _place.Files.ReadState().Sources["lines"];

        Assert.Equal(_place.Clock.GetUtcNow(), status.LastSuccess);
        Assert.Equal((1, 1, 1), (status.Documents, status.Created, status.Failures.Count));
        Assert.Equal("two is damaged; fetch it again.", status.Failures["two"]);
        Assert.Null(status.Fault);
    }

    [Fact]
    public async Task ASourceThatCannotBeReadKeepsTheTimeOfItsLastSuccess()
    {
        await _place.RunAsync(_source, cancellation: Stop);
        var success = _place.Clock.GetUtcNow();
        _place.Clock.Advance(TimeSpan.FromDays(2));
        _source.Faults["lines"] = "The server does not answer; try later.";

        await _place.RunAsync(_source, cancellation: Stop);

        var status = _place.Files.ReadState().Sources["lines"];
        Assert.Equal((success, success + TimeSpan.FromDays(2)), (status.LastSuccess, status.LastRun));
        Assert.Equal("The server does not answer; try later.", status.Fault);
        Assert.Equal(TimeSpan.FromDays(2), status.Age(_place.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task ASourceIsToldWhenItWasLastReadAndWhatFailed()
    {
        await _place.RunAsync(_source, cancellation: Stop);
        await _place.RunAsync(_source, cancellation: Stop);

        Assert.Equal(_place.Clock.GetUtcNow(), _source.Told!.Completed);
        Assert.Equal("one", Assert.Single(_source.Told.Items).Key);
        Assert.Equal(["two"], _source.Told.Failures.Keys);
    }

    [Fact]
    public void ASourceIsDueWhenItsTimeHasPassedSinceTheLastSuccess()
    {
        var now = _place.Clock.GetUtcNow();
        var day = TimeSpan.FromDays(1);

        Assert.True(SourceReading.IsDue(null, day, now));
        Assert.True(SourceReading.IsDue(Read(null), day, now));
        Assert.True(SourceReading.IsDue(Read(now - day), day, now));
        Assert.False(SourceReading.IsDue(Read(now - day + TimeSpan.FromSeconds(1)), day, now));

        static SourceReading Read(DateTimeOffset? completed) => new(completed, new Dictionary<string, string>());
    }

    [Fact]
    public async Task AfterGoingBackASourceIsToldWhenThatGenerationReadIt()
    {
        var first = await _place.RunAsync(_source, cancellation: Stop);
        var then = _place.Clock.GetUtcNow();
        _place.Clock.Advance(TimeSpan.FromDays(2));
        _source.Texts["one"] = "L1\nuno nuevo";
        _source.Texts["two"] = "L2\ndos";
        await _place.RunAsync(_source, cancellation: Stop);
        Assert.Equal(_place.Clock.GetUtcNow(), (await LedgerAsync()).Readings["lines"].Completed);

        await _place.Store.SwitchAsync(first.Generation!, Stop);
        Assert.Equal(then, (await LedgerAsync()).Readings["lines"].Completed);
        var back = await _place.RunAsync(_source, cancellation: Stop);

        Assert.Equal(then, _source.Told!.Completed);
        Assert.Equal(["two"], _source.Told.Failures.Keys);
        Assert.Equal((1, 1), (back.Count(DocumentOutcome.Updated), back.Count(DocumentOutcome.Created)));

        async Task<IngestionLedger> LedgerAsync() => _place.Files.ReadLedger((await _place.Store.LiveAsync(Stop))!);
    }

    [Fact]
    public async Task ASourceThatCannotBeListedKeepsWhatFailedBefore()
    {
        await _place.RunAsync(_source, cancellation: Stop);
        _source.Texts.Remove("two");
        _source.Faults["lines"] = "The server does not answer; try later.";
        var report = await _place.RunAsync(_source, cancellation: Stop);

        var reading = _place.Files.ReadLedger((await _place.Store.LiveAsync(Stop))!).Readings["lines"];

        Assert.False(report.IsLive);
        Assert.Equal(["lines", "two"], reading.Failures.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AgeIsThatOfTheGenerationThatServes()
    {
        using var metrics = new IngestionMetrics(_place.Files, _place.Clock);
        var first = await _place.RunAsync(_source, cancellation: Stop);
        _place.Clock.Advance(TimeSpan.FromDays(2));
        _source.Texts["one"] = "L1\nuno nuevo";
        await _place.RunAsync(_source, cancellation: Stop);

        metrics.Serves((await _place.Store.ListAsync(Stop))[0]);
        Assert.Equal(0, Observe(metrics)["taxassistant.ingestion.age lines"]);
        metrics.Serves((await _place.Store.ListAsync(Stop)).Single(m => m.Generation == first.Generation));

        Assert.Equal(2 * 24 * 3600, Observe(metrics)["taxassistant.ingestion.age lines"]);
    }

    [Fact]
    public async Task MetricsTellAgeDocumentsAndFailuresOfEachSource()
    {
        using var metrics = new IngestionMetrics(_place.Files, _place.Clock);
        await _place.RunAsync(_source, cancellation: Stop);
        _place.Clock.Advance(TimeSpan.FromHours(1));

        var found = Observe(metrics);

        Assert.Equal(3600, found["taxassistant.ingestion.age lines"]);
        Assert.Equal(1, found["taxassistant.ingestion.documents lines"]);
        Assert.Equal(1, found["taxassistant.ingestion.failures lines"]);
        Assert.Equal(0, found["taxassistant.ingestion.refused lines"]);
        Assert.DoesNotContain("taxassistant.index.passages ", found.Keys);
    }

    [Fact]
    public async Task MetricsTellTheSizeAndAgeOfTheGenerationThatServes()
    {
        using var metrics = new IngestionMetrics(_place.Files, _place.Clock);
        await _place.RunAsync(_source, cancellation: Stop);
        metrics.Serves((await _place.Store.ListAsync(Stop)).Single());
        _place.Clock.Advance(TimeSpan.FromMinutes(10));

        var found = Observe(metrics);

        Assert.Equal((1, 1), (found["taxassistant.index.passages "], found["taxassistant.index.units "]));
        Assert.Equal(600, found["taxassistant.index.age "]);
    }

    [Fact]
    public async Task AStateThatIsNotWhatBelongsThereIsNamedWithTheWayOut()
    {
        await File.WriteAllTextAsync(Path.Combine(_place.Data, "ingestion.json"), "{", Stop);

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.RunAsync(_source, cancellation: Stop));

        Assert.Contains("ingestion.json cannot be read", fault.Message, StringComparison.Ordinal);
        Assert.Contains("remove it and ingest again", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, double> Observe(IngestionMetrics metrics)
    {
        var found = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == metrics.Meter)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => found[$"{i.Name} {(tags.Length > 0 ? tags[0].Value : "")}"] = value);
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => found[$"{i.Name} {(tags.Length > 0 ? tags[0].Value : "")}"] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }
}
