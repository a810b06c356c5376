using Chat.Core.Languages;

namespace Chat.Rag.Ingestion.Documents;

/// <summary>A document taken apart: units that can be cited, in the order in which they stand.</summary>
public sealed record ParsedDocument
{
    /// <summary>The scope of what holds in all of Spain.</summary>
    public const string StateScope = "es";

    /// <summary>Stable id: <c>BOE-A-2006-20764</c>, <c>topic:irpf/dos-pagadores</c>, or the address of a page without scheme.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its rank.</summary>
    public required DocumentRank Rank { get; init; }

    /// <summary>Where it holds: <see cref="StateScope"/>, or the jurisdiction as ELI writes it, in lower case (<c>es-ct</c>, <c>es-cn</c>; <c>es-nc</c> and <c>es-pv</c> are the foral ones).</summary>
    public required string Scope { get; init; }

    /// <summary>The language that its body is really written in.</summary>
    public required Language Language { get; init; }

    /// <summary>False when the whole document has been repealed.</summary>
    public bool IsInForce { get; init; } = true;

    /// <summary>Where it comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Articles, provisions, annexes, points; or the sections of a page.</summary>
    public required IReadOnlyList<DocumentUnit> Units { get; init; }

    /// <summary>What could not be read, each as one sentence; empty when all could.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What a unit is; decides its prior in retrieval.</summary>
public enum UnitKind
{
    /// <summary>Article, or point of an order that has no articles.</summary>
    Article,

    /// <summary>Additional provision.</summary>
    Additional,

    /// <summary>Transitional provision.</summary>
    Transitional,

    /// <summary>Final provision.</summary>
    Final,

    /// <summary>Repealing provision.</summary>
    Repealing,

    /// <summary>Annex.</summary>
    Annex,

    /// <summary>Preamble; kept for the reader, not for answers.</summary>
    Preamble,

    /// <summary>Section of a page, a manual or a topic.</summary>
    Section,

    /// <summary>Article or provision of another law, in the wording that a changing law quotes and gives it: shown, and never found, since what is in force of it stands in that other law.</summary>
    Quoted,
}

/// <summary>What goes with <see cref="UnitKind"/>.</summary>
public static class UnitKinds
{
    /// <summary>As it is stored and shown: <c>article</c>, <c>quoted</c> …</summary>
    public static string Name(this UnitKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>A part of a document that is cited by itself.</summary>
/// <param name="Id">Within the document, as DESIGN writes it: <c>a96</c>, <c>da3</c>, <c>dt1</c>, <c>df2</c>, <c>dd</c>, <c>a5-2</c> for the second of that number, <c>df1.a5</c> for one of another law that is quoted there; unique.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Heading">As published: <c>Artículo 96. Obligación de declarar.</c></param>
/// <param name="Path">Headings above it, outermost first, without the document's title.</param>
/// <param name="Versions">Its wordings, oldest first; at least one.</param>
public sealed record DocumentUnit(string Id, UnitKind Kind, string Heading, IReadOnlyList<string> Path, IReadOnlyList<UnitVersion> Versions)
{
    /// <summary>Its language where it is not the document's: a topic has one unit in each language.</summary>
    public Language? Language { get; init; }
}

/// <summary>One wording of a unit.</summary>
/// <param name="ValidFrom">First day in force; null when the document does not say (a consolidated text without its history: it is the wording of <see cref="Provenance.Updated"/>).</param>
/// <param name="ValidUntil">First day no longer in force; null while it is.</param>
/// <param name="ChangedBy">Id of the text that brought this wording; null when unknown or original.</param>
/// <param name="Blocks">Its content, in order.</param>
public sealed record UnitVersion(DateOnly? ValidFrom, DateOnly? ValidUntil, string? ChangedBy, IReadOnlyList<Block> Blocks)
{
    /// <summary>True when these words are in force on a day, as far as is known.</summary>
    public bool IsInForceOn(DateOnly day) => (ValidFrom is not { } from || from <= day) && (ValidUntil is not { } until || day < until);
}

/// <summary>A piece of content that is never cut inside, except paragraphs, which may be cut between sentences.</summary>
public abstract record Block;

/// <summary>A paragraph or list item, without line breaks.</summary>
public sealed record Paragraph(string Text) : Block;

/// <summary>A table; every row is shown with its header.</summary>
/// <param name="Header">Names of the columns; empty when the table has none.</param>
/// <param name="Rows">Cells.</param>
public sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>An editorial note of the publisher that gives what is in force (a figure revised by an order, an extended validity).</summary>
public sealed record Note(string Text) : Block;
