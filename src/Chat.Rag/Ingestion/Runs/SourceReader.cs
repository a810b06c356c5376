using System.Collections.Concurrent;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>What was read of one item of a source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Item">What the source said of it.</param>
internal sealed record ReadItem(string Source, SourceItem Item)
{
    /// <summary>The document; null for an item that was not fetched, is as before, or failed.</summary>
    public ParsedDocument? Document { get; init; }

    /// <summary>Its passages.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Fault { get; init; }
}

/// <summary>Reads a source: what has not changed is passed over, the rest is parsed and cut into passages on all cores.</summary>
/// <param name="parsers">Asked in order; the first that knows a format takes it apart.</param>
/// <param name="cut">Makes passages of a document; called from many threads.</param>
internal sealed class SourceReader(IReadOnlyList<IDocumentParser> parsers, Func<ParsedDocument, IReadOnlyList<Passage>> cut)
{
    /// <summary>All items of a source, by key; only a cancellation is thrown.</summary>
    /// <param name="source">The source.</param>
    /// <param name="state">What it compares with.</param>
    /// <param name="known">Digest of what is live of a key; null for everything anew.</param>
    /// <param name="read">Told of every item that has been read.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<ReadItem>> ReadAsync(
        IDocumentSource source, SourceState state, Func<string, string?> known, Action read, CancellationToken cancellation)
    {
        var items = new ConcurrentBag<ReadItem>();
        await Parallel.ForEachAsync(
            source.ReadAsync(state, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (item, stop) =>
            {
                var bare = new ReadItem(source.Id, item);
                items.Add(item is FetchedItem fetched && fetched.Document.Provenance.Digest != known(item.Key) ? await ParseAsync(bare, fetched.Document, stop) : bare);
                read();
            });
        return [.. items.OrderBy(i => i.Item.Key, StringComparer.Ordinal)];
    }

    private async Task<ReadItem> ParseAsync(ReadItem item, SourceDocument document, CancellationToken cancellation)
    {
        try
        {
            var parser = parsers.FirstOrDefault(p => p.CanParse(document))
                ?? throw new DocumentException($"No parser knows {document.Name} ({document.MediaType}); leave it out of the source, or save it as Markdown, HTML, PDF or the BOE's XML.");
            // A parser that does not wait for anything would keep the source from being read on.
            var parsed = await Task.Run(() => parser.ParseAsync(document, cancellation), cancellation);
            var passages = cut(parsed);
            if (passages.Count == 0)
                throw new DocumentException($"{parsed.Id} holds nothing that could be quoted; look at the file.");
            if (passages.CountBy(p => p.Id, StringComparer.Ordinal).FirstOrDefault(p => p.Value > 1).Key is { } twice)
                throw new DocumentException($"{parsed.Id} has two passages {twice}; two of its units have the same number, which its parser does not tell apart.");
            return item with { Document = parsed, Passages = passages };
        }
        catch (DocumentException fault)
        {
            return item with { Fault = fault.Message };
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A parser should say what is wrong; where one does not, the other documents still come in.
            return item with { Fault = $"{document.Name} cannot be read ({fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}); leave it out of the source, and report it." };
        }
    }
}
