namespace Chat.Rag.Ingestion.Runs;

/// <summary>What became of a document.</summary>
public enum DocumentOutcome
{
    /// <summary>It was not in the index.</summary>
    Created,

    /// <summary>Its bytes differ from those in the index.</summary>
    Updated,

    /// <summary>Its source no longer has it.</summary>
    Deleted,

    /// <summary>The index has it as it is.</summary>
    Skipped,

    /// <summary>It could not be had or read; what the index has of it stays.</summary>
    Failed,
}

/// <summary>What became of one document.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Key">How the source calls it.</param>
/// <param name="Document">Its id; null when it could not be read.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Passages">Passages that came of it.</param>
/// <param name="Why">A sentence where the outcome alone does not say enough; null otherwise.</param>
public sealed record DocumentResult(string Source, string Key, string? Document, DocumentOutcome Outcome, int Passages, string? Why)
{
    /// <summary>What its parser could not read, each as one sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>How long the stages of a run took.</summary>
/// <param name="Read">Fetching, parsing and comparing.</param>
/// <param name="Build">Building and writing the generation.</param>
/// <param name="Check">Checking it.</param>
/// <param name="Switch">Making it live.</param>
public readonly record struct IngestionTimes(TimeSpan Read, TimeSpan Build, TimeSpan Check, TimeSpan Switch);

/// <summary>What a run did.</summary>
public sealed record IngestionReport
{
    /// <summary>Every document that was looked at, by source and key.</summary>
    public required IReadOnlyList<DocumentResult> Documents { get; init; }

    /// <summary>The generation that was built; null when nothing had changed.</summary>
    public string? Generation { get; init; }

    /// <summary>Why the generation did not go live; empty when it did, or when there is none.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>False when the generation itself is wrong, so that no operator may take it either.</summary>
    public bool MayBeTaken { get; init; } = true;

    /// <summary>Refusals that the operator overrode.</summary>
    public IReadOnlyList<string> Forced { get; init; } = [];

    /// <summary>Canary questions asked, and how many of them were found.</summary>
    public (int Asked, int Found) Canaries { get; init; }

    /// <summary>Units and passages in all of the generation; 0 when none was built.</summary>
    public (int Units, int Passages) Holds { get; init; }

    /// <summary>How long it took.</summary>
    public required IngestionTimes Times { get; init; }

    /// <summary>True when a generation was built and went live.</summary>
    public bool IsLive => Generation is not null && Refusals.Count == 0;

    /// <summary>How many documents ended so.</summary>
    public int Count(DocumentOutcome outcome) => Documents.Count(d => d.Outcome == outcome);
}
