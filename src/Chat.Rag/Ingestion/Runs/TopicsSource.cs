using System.Runtime.CompilerServices;
using System.Text;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>The project's own guidance as a source: its documents are the topics, which the service has read already. They change with their words and with the tax year.</summary>
public sealed class TopicsSource(TopicsSourceSettings settings, KnowledgeBase knowledge, TimeProvider clock) : IDocumentSource
{
    /// <inheritdoc/>
    public string Id => settings.Id;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var parser = new TopicParser(knowledge);
        foreach (var topic in knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            var provenance = parser.Parse(topic, TopicDocumentParser.Today(clock)).Provenance;
            yield return previous.Items.TryGetValue(topic.Id, out var known) && known.Version == provenance.Digest
                ? new UnchangedItem(topic.Id)
                : new FetchedItem(topic.Id, provenance.Digest, new SourceDocument(topic.Id, TopicDocumentParser.MediaType, Encoding.UTF8.GetBytes(topic.Id), provenance with { Source = Id }));
        }

        foreach (var gone in previous.Items.Keys.Where(k => !knowledge.Topics.ContainsKey(k)).Order(StringComparer.Ordinal))
            yield return new DeletedItem(gone);
        await Task.CompletedTask;
    }
}
