using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Indexing;

/// <summary>Keeps generations of an index: builds one beside the live one, and makes it live in one step.</summary>
public interface IPassageIndexStore
{
    /// <summary>Name of the live generation; null when there is none yet. Cheap: asked every second.</summary>
    Task<string?> LiveAsync(CancellationToken cancellation);

    /// <summary>The whole generations, newest first; what a killed build left behind is not among them.</summary>
    Task<IReadOnlyList<IndexManifest>> ListAsync(CancellationToken cancellation);

    /// <summary>Whether a generation can be built upon as it is, has to be made anew from what it holds, or cannot be read by this version. Asks nobody.</summary>
    GenerationFit FitOf(IndexManifest manifest);

    /// <summary>Builds a generation that is not live yet. What it has begun when it is stopped or killed is cleared away by the next build.</summary>
    /// <exception cref="IndexException">It cannot be built; the live one is untouched.</exception>
    Task<IndexManifest> BuildAsync(IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation);

    /// <summary>Opens a generation for searching.</summary>
    /// <exception cref="IndexException">It is missing, damaged, or was made by another model or format.</exception>
    Task<IPassageIndex> OpenAsync(string generation, CancellationToken cancellation);

    /// <summary>Makes a generation live, in one step.</summary>
    Task SwitchAsync(string generation, CancellationToken cancellation);

    /// <summary>Removes a generation that is not live.</summary>
    Task DeleteAsync(string generation, CancellationToken cancellation);
}

/// <summary>An index that cannot be used: one sentence with the cause and the way out.</summary>
public sealed class IndexException : Exception
{
    /// <summary>With a message.</summary>
    public IndexException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public IndexException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
