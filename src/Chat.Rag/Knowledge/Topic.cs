using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Guidance for one need of a citizen, in every language.</summary>
public sealed record Topic
{
    /// <summary><c>area/slug</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The area that it belongs to.</summary>
    public required Area Area { get; init; }

    /// <summary>Tax years for which the text holds, ascending; empty when it holds without a year.</summary>
    public required IReadOnlyList<int> TaxYears { get; init; }

    /// <summary>True when residents under a foral treasury have another rule.</summary>
    public required bool CommonTerritoryOnly { get; init; }

    /// <summary>Articles that it rests on, most important first.</summary>
    public required IReadOnlyList<string> RestsOn { get; init; }

    /// <summary>Figures by name.</summary>
    public required IReadOnlyDictionary<string, TopicFigure> Figures { get; init; }

    /// <summary>Names of the figures without which an answer would mislead.</summary>
    public required IReadOnlyList<string> MustState { get; init; }

    /// <summary>Official page, from the closed list; null when none was named.</summary>
    public string? Url { get; init; }

    /// <summary>Forms whose next filing period may be added from the calendar.</summary>
    public required IReadOnlyList<string> Forms { get; init; }

    /// <summary>Ids of neighbouring topics.</summary>
    public required IReadOnlyList<string> Related { get; init; }

    /// <summary>True for officials only: it is never searched, quoted, listed or ingested for citizens.</summary>
    public bool PanelOnly { get; init; }

    /// <summary>The text in each language.</summary>
    public required IReadOnlyDictionary<Language, TopicText> Texts { get; init; }

    /// <summary>True when some figure differs between two tax years.</summary>
    public bool VariesByYear => Figures.Values.Any(f => f.VariesByYear);

    /// <summary>
    /// The tax year to answer for: the one asked if it is covered, else the nearest covered one.
    /// Null when the text holds without a year.
    /// </summary>
    public int? ResolveYear(int wanted) =>
        TaxYears.Count == 0 ? null : TaxYears.MinBy(year => (Math.Abs(year - wanted), -year));
}

/// <summary>An area of the guidance.</summary>
/// <param name="Id">Folder name.</param>
/// <param name="DefaultsToPreviousYear">True when a question without a year means the year before this one (the return last filed).</param>
/// <param name="ForalCaveat">True when residents under a foral treasury have their own rule.</param>
/// <param name="Names">Name by language.</param>
public sealed record Area(string Id, bool DefaultsToPreviousYear, bool ForalCaveat, IReadOnlyDictionary<Language, string> Names)
{
    /// <summary>The tax year that a question without a year means on that day.</summary>
    public int DefaultYear(DateOnly asOf) => DefaultsToPreviousYear ? asOf.Year - 1 : asOf.Year;
}

/// <summary>A topic in one language.</summary>
/// <param name="Title">As a citizen would put it.</param>
/// <param name="Asks">Ways in which citizens ask it.</param>
/// <param name="Blocks">Paragraphs and list items, in reading order.</param>
public sealed record TopicText(string Title, IReadOnlyList<string> Asks, IReadOnlyList<TopicBlock> Blocks);

/// <summary>A paragraph or list item, with figures still as <c>{{name}}</c>.</summary>
/// <param name="Section">Where it stands.</param>
/// <param name="Template">The words.</param>
/// <param name="IsListItem">True for an item of a list.</param>
/// <param name="Line">Line in its file, from 1.</param>
public sealed record TopicBlock(AnswerSection Section, string Template, bool IsListItem, int Line);
