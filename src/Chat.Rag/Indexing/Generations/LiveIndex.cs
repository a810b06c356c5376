using Chat.Rag.Ingestion.Runs;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// The generation that this node serves. It looks every second which one is live, opens a new one beside the old, and lets go of the old
/// when its last search has ended. While the new one cannot be opened, the old one serves.
/// </summary>
/// <param name="store">Where the generations are.</param>
/// <param name="metrics">Counts switches and generations that cannot be opened.</param>
/// <param name="clock">Time between two looks.</param>
/// <param name="logger">Told once of each fault, not every second.</param>
public sealed class LiveIndex(IPassageIndexStore store, IngestionMetrics metrics, TimeProvider clock, ILogger<LiveIndex> logger) : IAsyncDisposable, IDisposable
{
    /// <summary>Time between two looks at the store.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Opening reads all of an index: one that cannot be opened is not tried every second.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private volatile ServedGeneration? _served;
    private volatile string? _failed;
    private DateTimeOffset _tryAgain;
    private volatile bool _unreachable;

    /// <summary>What the generation that serves was made of; null while there is none.</summary>
    public IndexManifest? Manifest => _served?.Index.Manifest;

    /// <summary>What is wrong, in a word: <c>unreachable</c> or <c>not-opened</c>; what served before goes on serving. Null when nothing is.</summary>
    public string? Trouble => _unreachable ? "unreachable" : _failed is not null ? "not-opened" : null;

    /// <summary>The generation that serves, to search in; null while there is none. Dispose it when the search has ended.</summary>
    public IndexLease? Lease()
    {
        // A generation is closed after another has taken its place: the second try finds that one.
        while (_served is { } served)
        {
            if (served.Lease() is { } lease)
                return lease;
        }

        return null;
    }

    /// <summary>Looks once; true when another generation serves now. Throws for nothing but a cancellation.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await LookAsync(cancellation) is { } generation && await OpenAsync(generation, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks every <see cref="Interval"/> until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await RefreshAsync(cancellation);
            await Task.Delay(Interval, clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var served = _served;
        _served = null;
        if (served is not null)
            await served.ReturnAsync();
        _one.Dispose();
    }

    /// <summary>For containers that are disposed of without waiting; closing files takes no time.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The live generation when it is another than the one that serves.</summary>
    private async Task<string?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var live = await store.LiveAsync(cancellation);
            _unreachable = false;
            if (live is null || live == Manifest?.Generation)
            {
                // Also after an operator went back from one that could not be opened.
                _failed = null;
                return null;
            }

            return live == _failed && clock.GetUtcNow() < _tryAgain ? null : live;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            if (!_unreachable)
                GenerationLog.Unreachable(logger, fault);
            _unreachable = true;
            return null;
        }
    }

    private async Task<bool> OpenAsync(string generation, CancellationToken cancellation)
    {
        IPassageIndex index;
        try
        {
            index = await store.OpenAsync(generation, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            metrics.OpenFailed();
            if (_failed != generation)
                GenerationLog.NotOpened(logger, generation, Manifest?.Generation ?? "none", fault);
            (_failed, _tryAgain) = (generation, clock.GetUtcNow() + Pause);
            return false;
        }

        var old = _served;
        _served = new ServedGeneration(index);
        _failed = null;
        metrics.Serves(index.Manifest);
        GenerationLog.Serves(logger, generation, index.Manifest.Units, index.Manifest.Passages);
        if (old is not null)
            await old.ReturnAsync();
        return true;
    }
}
