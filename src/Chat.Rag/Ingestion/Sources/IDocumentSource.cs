using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>Where documents come from: a folder, the BOE's open data, the pages of an administration.</summary>
public interface IDocumentSource
{
    /// <summary>Its id in <c>knowledge/sources.yml</c>.</summary>
    string Id { get; }

    /// <summary>
    /// What it holds now, against what was taken in before. One item a key, in an order that stays the same. A fault of one document, or of the
    /// whole source, is a <see cref="FailedItem"/> and never an exception; only a cancellation is thrown. Items that were named
    /// <see cref="DeletedItem"/> are gone for certain: a source that could not be listed to its end names none.
    /// </summary>
    /// <param name="previous">What the live index was made of; <see cref="SourceState.Empty"/> to have everything anew.</param>
    /// <param name="cancellation">Stops it; what was downloaded is kept and not asked for again.</param>
    IAsyncEnumerable<SourceItem> ReadAsync(SourceState previous, CancellationToken cancellation);
}

/// <summary>What a source says about one document.</summary>
/// <param name="Key">The document within its source, stable over time: BOE id, address, path relative to the folder; the source's own id where the fault is the source's.</param>
public abstract record SourceItem(string Key);

/// <summary>A document that is new or not the one of last time.</summary>
/// <param name="Key">See <see cref="SourceItem"/>.</param>
/// <param name="Version">Opaque: how the source tells whether it has changed; to be given back in <see cref="KnownItem.Version"/> once the document is live.</param>
/// <param name="Document">The document.</param>
public sealed record FetchedItem(string Key, string Version, SourceDocument Document) : SourceItem(Key);

/// <summary>The same as last time; nothing was parsed, and mostly nothing fetched.</summary>
public sealed record UnchangedItem(string Key) : SourceItem(Key);

/// <summary>Taken in before, and no longer there.</summary>
public sealed record DeletedItem(string Key) : SourceItem(Key);

/// <summary>Could not be had; what is live of it stays live.</summary>
/// <param name="Key">See <see cref="SourceItem"/>.</param>
/// <param name="Reason">One sentence with the cause and, where there is one, the way out.</param>
public sealed record FailedItem(string Key, string Reason) : SourceItem(Key);

/// <summary>A document that is live.</summary>
/// <param name="Version">What <see cref="FetchedItem.Version"/> said.</param>
public sealed record KnownItem(string Version);

/// <summary>What is live of one source, and when it was last looked at. The ingest run writes it, after the switch; sources only read it.</summary>
public sealed record SourceState
{
    /// <summary>Nothing is live yet.</summary>
    public static SourceState Empty { get; } = new();

    /// <summary>Live documents by their key.</summary>
    public IReadOnlyDictionary<string, KnownItem> Items { get; init; } = new Dictionary<string, KnownItem>();

    /// <summary>When the source was last read to its end, with or without failures of single documents; null for never.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>What failed last time: key and sentence.</summary>
    public IReadOnlyDictionary<string, string> Failures { get; init; } = new Dictionary<string, string>();
}
