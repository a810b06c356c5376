using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing;

/// <summary>What is searched and quoted: part of one wording of a unit, about 1,200 characters at most unless a table row is longer.</summary>
public sealed record Passage
{
    /// <summary>Unique: unit id, version and ordinal, <c>BOE-A-2006-20764#a96@2024-01-01/2</c>; the version is left out where it is unknown.</summary>
    public required string Id { get; init; }

    /// <summary>The document: <c>BOE-A-2006-20764</c>.</summary>
    public required string Document { get; init; }

    /// <summary>The unit, which is what is ranked and cited: <c>BOE-A-2006-20764#a96</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Place within the wording, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What the unit is.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>Title of the document.</summary>
    public required string DocumentTitle { get; init; }

    /// <summary>Heading of the unit.</summary>
    public required string Heading { get; init; }

    /// <summary>Headings above it, outermost first.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The words, exactly as published; paragraphs are parted by a line feed, table rows are <c>header: cell | header: cell</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Language of the words.</summary>
    public required Language Language { get; init; }

    /// <summary>Rank of the document.</summary>
    public required DocumentRank Rank { get; init; }

    /// <summary>Where it holds; see <see cref="ParsedDocument.Scope"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>First day in force; null when unknown.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>First day no longer in force; null while it is.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Provenance Provenance { get; init; }
}
