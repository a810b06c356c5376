using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Core.Questions;

namespace Chat.Rag.Screening;

/// <summary>Why a question ends at the door.</summary>
public enum InputFault
{
    /// <summary>Nothing wrong.</summary>
    None,

    /// <summary>No words in it.</summary>
    Empty,

    /// <summary>Longer than the limit.</summary>
    TooLong,
}

/// <summary>A question that has been read, cleaned and sorted.</summary>
public sealed record ScreenedQuestion
{
    /// <summary>The question, its words cleaned and without personal data, as those of the question before.</summary>
    public required Question Question { get; init; }

    /// <summary>The words without invisible characters and personal data.</summary>
    public required string Text { get; init; }

    /// <summary>The words to sort and search: the text without the masks and the words that introduce them ("mi DNI es [DNI]").</summary>
    public required string Asked { get; init; }

    /// <summary>The part of the text that is answered, and all of it that a model may read: the text without orders to the service.</summary>
    public required string Answerable { get; init; }

    /// <summary>True when something in the text was set aside and an honest question remained.</summary>
    public bool SetsAside { get; init; }

    /// <summary>How many characters of which kind were taken out or folded: <c>invisible</c>, <c>tag</c>, <c>direction</c>, <c>control</c>, <c>unassigned</c>, <c>broken</c>, <c>look-alike</c>.</summary>
    public IReadOnlyDictionary<string, int> Removed { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// The sentences of it that are questions to be answered, when there are several sentences; what else stands
    /// in a message (pasted text, instructions to the service) is not searched. Empty when the whole text is one question.
    /// </summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>The language to answer in.</summary>
    public required Language Language { get; init; }

    /// <summary>The language of the text itself, for searching; the citizen may read in another.</summary>
    public required Language TextLanguage { get; init; }

    /// <summary><c>chosen</c>, <c>text</c>, <c>conversation</c> or <c>other</c>.</summary>
    public required string LanguageFoundBy { get; init; }

    /// <summary>What kind of question it is.</summary>
    public required ScopeDecision Scope { get; init; }

    /// <summary>Personal data found in the text as asked, with offsets in it.</summary>
    public required IReadOnlyList<PersonalData> PersonalData { get; init; }

    /// <summary>Kinds of personal data that were removed, here or in the browser before.</summary>
    public IReadOnlyList<string> KindsRemoved => PersonalDataFinder.Masked(Text);

    /// <summary>Why it ends at the door, if it does.</summary>
    public InputFault Fault { get; init; }
}
