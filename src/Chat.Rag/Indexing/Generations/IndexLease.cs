namespace Chat.Rag.Indexing.Generations;

/// <summary>A generation that stays open while somebody searches in it.</summary>
public sealed class IndexLease : IAsyncDisposable
{
    private ServedGeneration? _served;

    internal IndexLease(ServedGeneration served) => _served = served;

    /// <summary>The generation.</summary>
    public IPassageIndex Index => (_served ?? throw new ObjectDisposedException(nameof(IndexLease))).Index;

    /// <summary>Gives it back; a generation that was replaced meanwhile is closed by the last to do so.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _served, null) is { } served ? served.ReturnAsync() : ValueTask.CompletedTask;
}

/// <summary>An open generation and how many use it: the node that serves it, and every search.</summary>
internal sealed class ServedGeneration(IPassageIndex index)
{
    // The node's own use; the one that takes the count to zero closes the index.
    private int _uses = 1;

    public IPassageIndex Index { get; } = index;

    /// <summary>Null when it has been closed already, so that another is to be asked for.</summary>
    public IndexLease? Lease()
    {
        var uses = Volatile.Read(ref _uses);
        while (uses > 0)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
                return new IndexLease(this);
            uses = seen;
        }

        return null;
    }

    public ValueTask ReturnAsync() => Interlocked.Decrement(ref _uses) == 0 ? Index.DisposeAsync() : ValueTask.CompletedTask;
}
