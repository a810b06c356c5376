using Chat.Rag.Indexing;

namespace Chat.Cli.Ingestion;

/// <summary>The live generation, for one run of a verb.</summary>
internal static class LiveGeneration
{
    /// <summary>Opens it, or another by its name.</summary>
    /// <exception cref="IndexException">There is none yet, or it cannot be opened.</exception>
    public static async Task<IPassageIndex> OpenAsync(IPassageIndexStore store, string? generation, CancellationToken cancellation) => await store.OpenAsync(
        generation ?? await store.LiveAsync(cancellation) ?? throw new IndexException("There is no index yet; make one with ./taxassistant ingest FOLDER."), cancellation);
}
