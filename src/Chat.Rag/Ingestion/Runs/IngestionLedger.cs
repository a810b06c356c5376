using System.Text.Json.Serialization;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Rag.Ingestion.Runs;

/// <summary>
/// What a generation was ingested from: by source and key, the document that came of it. One for each generation, so that going back to an
/// earlier one also goes back in what the next run compares with.
/// </summary>
public sealed record IngestionLedger
{
    /// <summary>Version of parsers and chunker: passages made by another are made anew. Raised when they change what comes of the same bytes.</summary>
    public const int CurrentRecipe = 2;

    /// <summary>The version that made it.</summary>
    public int Recipe { get; init; } = CurrentRecipe;

    /// <summary>Items by source and key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, LedgerItem>> Sources { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, LedgerItem>>();

    /// <summary>How each source was last read for this generation. Not kept for all of them together: after going back to an earlier one, what changed since then is to be asked for again.</summary>
    public IReadOnlyDictionary<string, SourceReading> Readings { get; init; } = new Dictionary<string, SourceReading>();

    /// <summary>What a source may compare with.</summary>
    public SourceState StateOf(string source) => new()
    {
        Items = Sources.TryGetValue(source, out var items)
            ? items.ToDictionary(i => i.Key, i => new KnownItem(i.Value.Version), StringComparer.Ordinal)
            : new Dictionary<string, KnownItem>(),
        Completed = Readings.GetValueOrDefault(source)?.Completed,
        Failures = Readings.GetValueOrDefault(source)?.Failures ?? new Dictionary<string, string>(),
    };
}

/// <summary>How a source was last read for a generation.</summary>
/// <param name="Completed">When it was read to its end, with or without failures of single documents; null for never.</param>
/// <param name="Failures">What failed then: key and sentence.</param>
public sealed record SourceReading(DateTimeOffset? Completed, IReadOnlyDictionary<string, string> Failures)
{
    /// <summary>True when a source is to be read again: never read to its end for this generation, or longer ago than it says.</summary>
    public static bool IsDue(SourceReading? reading, TimeSpan every, DateTimeOffset now) => reading?.Completed is not { } completed || now - completed >= every;
}

/// <summary>A document that came of an item of a source.</summary>
/// <param name="Version">How the source tells whether it has changed.</param>
/// <param name="Document">Its id.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Updated">Day of its state; null when it does not say.</param>
/// <param name="Units">Units that have passages.</param>
/// <param name="Passages">Passages.</param>
/// <param name="Shadowed">True when the index has this document from another source.</param>
public sealed record LedgerItem(
    string Version,
    string Document,
    string Digest,
    DateOnly? Updated,
    int Units,
    int Passages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Shadowed = false);
