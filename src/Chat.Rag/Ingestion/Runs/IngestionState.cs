namespace Chat.Rag.Ingestion.Runs;

/// <summary>When each source was last ingested, and how that went: <c>ingestion.json</c> in the data directory. Read by the panel, by metrics, and by <c>ingest --due</c>.</summary>
public sealed record IngestionState
{
    /// <summary>By the id of the source.</summary>
    public IReadOnlyDictionary<string, SourceStatus> Sources { get; init; } = new Dictionary<string, SourceStatus>();

    /// <summary>Generations that the checks refused, and why.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Refused { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Those of them that are wrong themselves, so that no operator may take them.</summary>
    public IReadOnlyList<string> Unusable { get; init; } = [];
}

/// <summary>How a source stands.</summary>
public sealed record SourceStatus
{
    /// <summary>When a run last ended.</summary>
    public required DateTimeOffset LastRun { get; init; }

    /// <summary>When a run last read the source to its end and what came of it went live, or nothing had changed; null for never.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>The folder or file that an operator named; null for a source of <c>sources.yml</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Documents of it in the live index.</summary>
    public int Documents { get; init; }

    /// <summary>Documents that came new in the last run.</summary>
    public int Created { get; init; }

    /// <summary>Documents that had changed.</summary>
    public int Updated { get; init; }

    /// <summary>Documents that were gone.</summary>
    public int Deleted { get; init; }

    /// <summary>Documents that were as before.</summary>
    public int Skipped { get; init; }

    /// <summary>What failed in the last run: key and sentence.</summary>
    public IReadOnlyDictionary<string, string> Failures { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the last run did not go live; null when it did.</summary>
    public string? Fault { get; init; }

    /// <summary>Time since the last success; null when there was none.</summary>
    public TimeSpan? Age(DateTimeOffset now) => LastSuccess is { } success ? now - success : null;

}
