using Chat.Core.Figures;
using Chat.Core.Questions;

namespace Chat.Core.Answers;

/// <summary>A whole answer: what every face of the service shows, stores and measures.</summary>
public sealed record Answer
{
    /// <summary>Unique; quoted by feedback and by a request for a person.</summary>
    public required string Id { get; init; }

    /// <summary>How the question ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>How the words came to be.</summary>
    public required AnswerMode Mode { get; init; }

    /// <summary>ISO 639-1 code of the language answered in.</summary>
    public required string Language { get; init; }

    /// <summary>The sentences as plain text: paragraphs, <c>- </c> lists, section headings on a line of their own.</summary>
    public required string Text { get; init; }

    /// <summary>The sentences, each with the sources it cites.</summary>
    public required IReadOnlyList<AnswerSentence> Sentences { get; init; }

    /// <summary>Which words of which source carry the answer.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>Numbered sources, from 1. Links come from here and from nowhere else.</summary>
    public required IReadOnlyList<Source> Sources { get; init; }

    /// <summary>The figures stated, each with a source that states it.</summary>
    public required IReadOnlyList<AnswerFigure> Figures { get; init; }

    /// <summary>What the citizen must know about the answer itself: year assumed, foral caveat, …</summary>
    public required IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>One question back, with buttons; null when nothing is missing.</summary>
    public Clarification? Clarification { get; init; }

    /// <summary>Neighbouring topics that the citizen may ask next.</summary>
    public required IReadOnlyList<Suggestion> Related { get; init; }

    /// <summary>True when a person should be offered before anything else.</summary>
    public required bool OffersPerson { get; init; }

    /// <summary>How the question was understood.</summary>
    public required Understanding Understood { get; init; }

    /// <summary>To be sent back with the next question of the same conversation.</summary>
    public required ConversationContext Context { get; init; }

    /// <summary>Milliseconds by stage, in the order of the answer path.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }

    /// <summary>Always true: whether a model wrote the words or the guidance is quoted, no person chose or checked them for whoever asked.</summary>
    public bool MachineMade { get; } = true;

    /// <summary>The model that wrote the answer; null when no model did.</summary>
    public string? ModelId { get; init; }

    /// <summary>SHA-256 of the model file; null when no local model wrote the answer.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>What a model wrote and what the gate made of it; null when no model was asked.</summary>
    public Generation? Generation { get; init; }

    /// <summary>Digest of the knowledge folder that the answer was made from.</summary>
    public required string KnowledgeVersion { get; init; }

    /// <summary>Under what the answer is kept; null when it is not.</summary>
    public AnswerReceipt? Receipt { get; init; }

    /// <summary>The conversation that it is kept in; null when it is not.</summary>
    public ConversationKey? Conversation { get; init; }
}

/// <summary>Where a sentence stands in an answer.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabCaseEnumConverter<AnswerSection>))]
public enum AnswerSection
{
    /// <summary>A fixed reply: a refusal, a redirection, a question back.</summary>
    Reply,

    /// <summary>The short answer.</summary>
    Answer,

    /// <summary>How it works.</summary>
    Detail,

    /// <summary>Exceptions and cliff edges.</summary>
    Exceptions,

    /// <summary>What to do and where.</summary>
    Todo,

    /// <summary>When: from the filing calendar.</summary>
    Calendar,

    /// <summary>What a tool computed from the figures of the question; it decides nothing.</summary>
    Calculation,
}

/// <summary>One verified paragraph or list item.</summary>
/// <param name="Text">Plain text, with <c>**strong**</c> as the only markup.</param>
/// <param name="Section">Where it stands.</param>
/// <param name="Sources">Numbers of the sources it cites.</param>
/// <param name="Heading">Heading to show before it, when it opens a section; null otherwise.</param>
/// <param name="IsListItem">True for an item of a list.</param>
/// <param name="Language">ISO 639-1 code, when it is not the answer's language (quoted Spanish law).</param>
/// <param name="Continues">True when it goes on in the paragraph of the sentence before it.</param>
public sealed record AnswerSentence(
    string Text,
    AnswerSection Section,
    IReadOnlyList<int> Sources,
    string? Heading = null,
    bool IsListItem = false,
    string? Language = null,
    bool Continues = false);

/// <summary>A source of an answer.</summary>
public sealed record Source
{
    /// <summary>The number that sentences cite, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Stable id: <c>topic:irpf/dos-pagadores</c>, <c>BOE-A-2006-20764#a96</c>, <c>calendar:2027/303</c>, <c>calculation:late-surcharge</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title in the answer's language where there is one.</summary>
    public required string Title { get; init; }

    /// <summary>Official page; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>What it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>ISO 639-1 code of the quoted words.</summary>
    public required string Language { get; init; }

    /// <summary>Tax years for which the words hold; empty when they hold without a year.</summary>
    public required IReadOnlyList<int> TaxYears { get; init; }

    /// <summary>The words quoted.</summary>
    public required string Quote { get; init; }

    /// <summary>Where it holds: <c>es</c> for all of Spain, or the jurisdiction as ELI writes it (<c>es-cn</c>); null where that has no meaning.</summary>
    public string? Scope { get; init; }

    /// <summary>First day on which the quoted words were in force; null when unknown.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>First day on which they no longer were; null while they are.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Day of the text's state: last update of the consolidated text or of the page; null when unknown.</summary>
    public DateOnly? Updated { get; init; }

    /// <summary>Ids of the articles that the source rests on.</summary>
    public required IReadOnlyList<string> RestsOn { get; init; }

    /// <summary>The same articles, with name and official page.</summary>
    public required IReadOnlyList<LegalReference> LegalBasis { get; init; }

    /// <summary>Stretches of <see cref="Quote"/> that matched the question, in order and without overlap; empty where that is not known.</summary>
    public IReadOnlyList<TextSpan> Marks { get; init; } = [];

    /// <summary>Page of this service with all wordings of the article: <c>/norma/BOE-A-2006-20764/a96</c>; null where the index does not hold them.</summary>
    public string? History { get; init; }
}

/// <summary>A stretch of a text.</summary>
/// <param name="Start">First character, from 0, in UTF-16 code units.</param>
/// <param name="Length">How many, 1 or more.</param>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>An article with its name and official page.</summary>
/// <param name="Id"><c>BOE-A-2006-20764#a96</c>.</param>
/// <param name="Title">Name of the law and heading of the article, in Spanish as published.</param>
/// <param name="Url">Its page at the Boletín Oficial del Estado.</param>
public sealed record LegalReference(string Id, string Title, string Url);

/// <summary>Words of a source that carry the answer.</summary>
public sealed record Citation(int Source, string Quote);

/// <summary>A figure of the answer and a source that states it.</summary>
/// <param name="Text">As written in the answer.</param>
/// <param name="Value">Normalised; see <see cref="FigureKind"/>.</param>
/// <param name="Unit">Its kind.</param>
/// <param name="Source">Number of a cited source in whose quoted words it stands.</param>
public sealed record AnswerFigure(string Text, string Value, FigureKind Unit, int Source);

/// <summary>Something to know about the answer itself.</summary>
/// <param name="Kind">The key of its wording in <c>knowledge/replies</c>.</param>
/// <param name="Text">In the answer's language (the notice for other languages is in English).</param>
/// <param name="Language">ISO 639-1 code of the text.</param>
public sealed record Notice(string Kind, string Text, string Language);

/// <summary>One question back.</summary>
/// <param name="Text">The question.</param>
/// <param name="Options">Buttons; empty for an open question.</param>
public sealed record Clarification(string Text, IReadOnlyList<Suggestion> Options);

/// <summary>Something the citizen may press.</summary>
/// <param name="Label">The words on it.</param>
/// <param name="Question">The question that pressing it asks.</param>
/// <param name="Context">The context to ask it in; null for the conversation's own.</param>
public sealed record Suggestion(string Label, string Question, ConversationContext? Context = null);
