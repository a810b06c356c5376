using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>A source as <c>knowledge/sources.yml</c> names it.</summary>
public abstract record SourceSettings
{
    /// <summary>Its id: lower-case letters, digits and hyphens; also the name of its folder in the data directory.</summary>
    public required string Id { get; init; }

    /// <summary>One line on how its texts may be reused.</summary>
    public required string Licence { get; init; }

    /// <summary>How often it is due.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Requests a second, at most.</summary>
    public double PerSecond { get; init; } = 1;

    /// <summary>Rank of its documents; null when they say so themselves.</summary>
    public DocumentRank? Rank { get; init; }

    /// <summary>True for officials only (<c>visibility: panel</c>).</summary>
    public bool PanelOnly { get; init; }

    /// <summary>Scope of its documents; null when they say so themselves.</summary>
    public string? Scope { get; init; }
}

/// <summary>Consolidated texts of the BOE's open data: those named, or those that a query finds.</summary>
public sealed record BoeSourceSettings : SourceSettings
{
    /// <summary>Base address of the interface, without a slash at its end.</summary>
    public required Uri Address { get; init; }

    /// <summary>Ids of texts: <c>BOE-A-2006-20764</c>.</summary>
    public IReadOnlyList<string> Laws { get; init; } = [];

    /// <summary>A query in the interface's own form (JSON), instead of ids; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Most texts that a query may bring.</summary>
    public int Most { get; init; } = 500;
}

/// <summary>Pages of an administration, followed from a few addresses.</summary>
public sealed record WebSourceSettings : SourceSettings
{
    /// <summary>Where to begin.</summary>
    public required IReadOnlyList<Uri> Start { get; init; }

    /// <summary>The hosts that may be asked.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The paths below which pages are taken in; empty for all of a host.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Links followed from a start address, at most; 0 for the start addresses alone.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Pages, at most.</summary>
    public int Pages { get; init; } = 500;

    /// <summary>Languages whose addresses are followed (<c>ca_es</c>, <c>gl_es</c> …).</summary>
    public IReadOnlySet<Language> Languages { get; init; } = LanguageCodes.All.ToHashSet();
}

/// <summary>Files below a folder.</summary>
public sealed record FolderSourceSettings : SourceSettings
{
    /// <summary>The folder, absolute or relative to the one that holds the knowledge folder.</summary>
    public required string Path { get; init; }

    /// <summary>Which files: <c>*.md</c> for a name anywhere below; null for all.</summary>
    public string? Glob { get; init; }
}

/// <summary>The topics of the knowledge folder, which the service has read already.</summary>
public sealed record TopicsSourceSettings : SourceSettings;
