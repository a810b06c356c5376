using Chat.Llama;
using Chat.Rag;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Chat.Web.Pages;

/// <summary>What answers at this moment: the facts of the page on transparency.</summary>
/// <param name="HasModel">True when a language model writes.</param>
/// <param name="ModelId">Its name; null until an endpoint has said which it serves.</param>
/// <param name="ModelDigest">SHA-256 of its file in lower-case hexadecimal; null for a model on another machine.</param>
/// <param name="Knowledge">Digest of the knowledge folder.</param>
/// <param name="KnowledgeDay">Day, in UTC, on which a file of it was last written; a copy may be younger than the words in it, never older.</param>
/// <param name="Topics">Topics in it.</param>
/// <param name="Index">The generation that serves; null before any law was taken in.</param>
internal sealed record SystemCard(bool HasModel, string? ModelId, string? ModelDigest, string Knowledge, DateOnly KnowledgeDay, int Topics, IndexManifest? Index)
{
    /// <summary>As the service stands now.</summary>
    public static SystemCard Of(IServiceProvider services)
    {
        var knowledge = services.GetRequiredService<KnowledgeBase>();
        var client = services.GetService<IChatClient>();
        var model = client?.GetService<ModelIdentity>();
        var folder = services.GetRequiredService<IOptions<TaxAssistantOptions>>().Value.KnowledgeFolder;
        return new SystemCard(
            client is not null, model?.Id, model?.Digest, knowledge.Version, LastWritten(folder), knowledge.Topics.Count, services.GetRequiredService<LiveIndex>().Manifest);
    }

    private static DateOnly LastWritten(string folder) => DateOnly.FromDateTime(
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Max(f => f.LastWriteTimeUtc));
}
