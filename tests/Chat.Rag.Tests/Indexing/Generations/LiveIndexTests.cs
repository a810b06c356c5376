using System.Diagnostics.Metrics;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Tests.Models;
using Chat.Testing;
using Chat.Testing.Indexing;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Tests.Indexing.Generations;

public sealed class LiveIndexTests : IAsyncDisposable
{
    private readonly IngestionPlace _place = new();
    private readonly LineSource _source = new("lines");
    private readonly List<PlainIndex> _opened = [];
    private readonly KeptLog _log = new();
    private readonly IngestionMetrics _metrics;
    private readonly LiveIndex _live;

    public LiveIndexTests()
    {
        _metrics = new IngestionMetrics(_place.Files, _place.Clock);
        var store = new EmbeddedIndexStore(_place.Index, PlainIndex.Format(_place.Clock, i => _opened.Add(i)), _place.Options, _place.Clock);
        _live = new LiveIndex(store, _metrics, _place.Clock, new Logger<LiveIndex>(new LoggerFactory([_log])));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _live.DisposeAsync();
        _metrics.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task WithoutAnIndexThereIsNothingToSearchInAndNothingIsWrong()
    {
        Assert.False(await _live.RefreshAsync(Stop));
        Assert.Null(_live.Lease());
        Assert.Empty(_log.Text);
    }

    [Fact]
    public async Task ASwitchIsPickedUpAndTheOldGenerationIsClosed()
    {
        await IngestAsync("uno");
        Assert.True(await _live.RefreshAsync(Stop));
        await IngestAsync("dos");

        Assert.True(await _live.RefreshAsync(Stop));

        Assert.Equal("dos", await TextAsync());
        Assert.Equal([1, 0], _opened.Select(i => i.Closed));
    }

    [Fact]
    public async Task LookingAgainOpensNothingWhileNothingHasChanged()
    {
        await IngestAsync("uno");
        await _live.RefreshAsync(Stop);

        for (var i = 0; i < 5; i++)
            Assert.False(await _live.RefreshAsync(Stop));

        Assert.Single(_opened);
    }

    [Fact]
    public async Task TheOldGenerationStaysOpenUntilItsLastSearchHasEnded()
    {
        await IngestAsync("uno");
        await _live.RefreshAsync(Stop);
        var first = _live.Lease()!;
        var second = _live.Lease()!;
        await IngestAsync("dos");
        await _live.RefreshAsync(Stop);

        await first.DisposeAsync();
        Assert.Equal(0, _opened[0].Closed);
        Assert.Equal("uno", (await second.Index.ReadUnitAsync("L1#a1", Stop))[0].Text);
        await second.DisposeAsync();
        await second.DisposeAsync();

        Assert.Equal(1, _opened[0].Closed);
        Assert.Throws<ObjectDisposedException>(() => second.Index);
    }

    [Fact]
    public async Task AGenerationThatCannotBeOpenedIsLoggedOnceAndTheOldOneServes()
    {
        using var counted = new Counted(_metrics, "taxassistant.index.open_failures");
        await IngestAsync("uno");
        await _live.RefreshAsync(Stop);
        await IngestAsync("dos");
        var live = await _place.Store.LiveAsync(Stop);
        var path = Path.Combine(_place.Index, live!, "passages.json");
        var whole = await File.ReadAllTextAsync(path, Stop);
        await File.WriteAllTextAsync(path, "[]", Stop);

        for (var i = 0; i < 3; i++)
        {
            Assert.False(await _live.RefreshAsync(Stop));
            _place.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Equal("uno", await TextAsync());
        Assert.Equal("not-opened", _live.Trouble);
        Assert.Equal(3, counted.Sum);
        Assert.Single(_log.Text.Split('\n'), l => l.StartsWith($"Error: Index generation {live} cannot be opened", StringComparison.Ordinal));

        await File.WriteAllTextAsync(path, whole, Stop);
        Assert.True(await _live.RefreshAsync(Stop));
        Assert.Equal("dos", await TextAsync());
        Assert.Null(_live.Trouble);
    }

    [Fact]
    public async Task AGenerationThatCannotBeOpenedIsNotTriedEverySecond()
    {
        using var counted = new Counted(_metrics, "taxassistant.index.open_failures");
        await IngestAsync("uno");
        File.Delete(Path.Combine(_place.Index, (await _place.Store.LiveAsync(Stop))!, "passages.json"));

        for (var i = 0; i < 10; i++)
        {
            await _live.RefreshAsync(Stop);
            _place.Clock.Advance(LiveIndex.Interval);
        }

        Assert.Equal(1, counted.Sum);
    }

    [Fact]
    public async Task ItLooksEverySecondWhileItRuns()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = _live.RunAsync(stop.Token);
        await IngestAsync("uno");
        Assert.Null(_live.Manifest);

        // The second passes when the wait for it has begun.
        while (_live.Manifest is null)
        {
            _place.Clock.Advance(LiveIndex.Interval);
            await Task.Yield();
        }

        Assert.Equal("uno", await TextAsync());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task SearchesDuringManySwitchesNeverMeetAClosedIndex()
    {
        await IngestAsync("cero");
        await _live.RefreshAsync(Stop);
        var done = false;
        var searches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var found = 0;
            while (!Volatile.Read(ref done) || found == 0)
            {
                await using var lease = _live.Lease()!;
                found += (await lease.Index.SearchAsync(new PassageQuery("palabra", Language.Es), Stop)).Count;
            }

            return found;
        }, Stop)).ToList();

        for (var i = 0; i < 30; i++)
        {
            await IngestAsync($"palabra {i}");
            Assert.True(await _live.RefreshAsync(Stop));
        }

        Volatile.Write(ref done, true);
        Assert.All(await Task.WhenAll(searches), found => Assert.True(found > 0));
        Assert.All(_opened.SkipLast(1), i => Assert.Equal(1, i.Closed));
        Assert.Equal(0, _opened[^1].Closed);
    }

    [Fact]
    public async Task AStoreThatCannotBeAskedIsLoggedOnceAndTheIndexServes()
    {
        await IngestAsync("uno");
        await _live.RefreshAsync(Stop);
        await File.WriteAllTextAsync(Path.Combine(_place.Index, "live"), "nonsense", Stop);

        for (var i = 0; i < 3; i++)
            Assert.False(await _live.RefreshAsync(Stop));

        Assert.Equal("uno", await TextAsync());
        Assert.Single(_log.Text.Split('\n'), l => l.Contains("cannot be asked", StringComparison.Ordinal));
    }

    private async Task IngestAsync(string text)
    {
        _source.Texts["one"] = $"L1\n{text}";
        Assert.True((await _place.RunAsync(_source, cancellation: Stop)).IsLive);
    }

    private async Task<string> TextAsync()
    {
        await using var lease = _live.Lease()!;
        return (await lease.Index.ReadUnitAsync("L1#a1", Stop))[0].Text;
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _sum;

        public Counted(IngestionMetrics metrics, string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == metrics.Meter && instrument.Name == name)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }
}
