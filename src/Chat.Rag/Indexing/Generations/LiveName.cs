using Chat.Rag.Indexing.Qdrant;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Indexing.Generations;

/// <summary>
/// Name of the live generation for who only names it. No generation is opened and no model is loaded, which the store of the settings would do:
/// a back-up of the records must neither take gigabytes nor fail because of a model's file.
/// </summary>
public sealed class LiveName(IOptions<QdrantOptions> server, IOptions<TaxAssistantOptions> options, TimeProvider clock)
{
    /// <summary>The name; null when there is no generation yet.</summary>
    /// <exception cref="IndexException">It cannot be read.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        if (server.Value.Url is null)
            return new LivePointer(IndexServices.FolderOf(options.Value)).Read() is [var live, ..] ? live : null;
        using var client = new QdrantClient(server.Value, clock, Random.Shared.Next());
        return await GenerationCollection.LiveAsync(client, server.Value.Alias, cancellation);
    }
}
