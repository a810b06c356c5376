using System.Text;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>Takes topics apart; the content of such a document is the id of the topic.</summary>
public sealed class TopicDocumentParser(KnowledgeBase knowledge, TimeProvider clock) : IDocumentParser
{
    internal const string MediaType = "application/vnd.taxassistant.topic";

    private readonly TopicParser _parser = new(knowledge);

    /// <inheritdoc/>
    public bool CanParse(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.MediaType == MediaType;
    }

    /// <inheritdoc/>
    public Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        var id = Encoding.UTF8.GetString(document.Content.Span);
        return knowledge.Topics.TryGetValue(id, out var topic)
            ? Task.FromResult(_parser.Parse(topic, Today(clock)) with { Provenance = document.Provenance })
            : throw new DocumentException($"There is no topic {id}; look at the knowledge folder.");
    }

    internal static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
}
