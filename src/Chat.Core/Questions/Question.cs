using System.Collections.Frozen;
using Chat.Core.Languages;

namespace Chat.Core.Questions;

/// <summary>A question as a citizen asks it.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Chosen">The language the citizen chose; null to go by the text. A choice wins over the text.</param>
/// <param name="AsOf">The day on which it is asked; decides what "now" means.</param>
/// <param name="Context">What the conversation has settled so far.</param>
public sealed record Question(string Text, Language? Chosen, DateOnly AsOf, ConversationContext Context)
{
    /// <summary>A first question.</summary>
    public Question(string text, Language? chosen, DateOnly asOf)
        : this(text, chosen, asOf, ConversationContext.Empty)
    {
    }

    /// <summary>True when no model may write: the answer is in the words of its sources.</summary>
    public bool SourcesOnly { get; init; }

    /// <summary>The secret of the conversation that the host keeps it in; null for a new one. The answer path does not look at it.</summary>
    public string? Conversation { get; init; }

    /// <summary>Ids of sources, as <see cref="Answers.Source.Id"/> has them, that the answer may not rest on: an official has struck them out of a draft.</summary>
    public IReadOnlySet<string> LeftOut { get; init; } = FrozenSet<string>.Empty;
}

/// <summary>
/// What a conversation has settled. It travels with the client, so that no web node holds state,
/// and carries no words of the citizen other than the redacted last question.
/// </summary>
/// <param name="Topic">Id of the topic last answered from; null at the start.</param>
/// <param name="TaxYear">Tax year that the citizen named; null while none was.</param>
/// <param name="Territory">Id of the territory that the citizen named; null while none was.</param>
/// <param name="LastQuestion">The last question, standing alone, without personal data.</param>
/// <param name="Language">ISO 639-1 code of the language last answered in.</param>
public sealed record ConversationContext(
    string? Topic = null,
    int? TaxYear = null,
    string? Territory = null,
    string? LastQuestion = null,
    string? Language = null)
{
    /// <summary>Nothing settled yet.</summary>
    public static ConversationContext Empty { get; } = new();
}

/// <summary>How a question was understood.</summary>
/// <param name="Language">ISO 639-1 code of the language answered in.</param>
/// <param name="LanguageFoundBy"><c>chosen</c>, <c>text</c>, <c>conversation</c> or <c>other</c> (none of the four: answered in Spanish).</param>
/// <param name="TaxYear">The tax year answered for; null when the answer has none.</param>
/// <param name="Territory">Id of the territory; null when none was named.</param>
/// <param name="StandaloneQuestion">The question as it was searched, without personal data.</param>
/// <param name="PersonalDataRemoved">Kinds of personal data that were removed.</param>
public sealed record Understanding(
    string Language,
    string LanguageFoundBy,
    int? TaxYear,
    string? Territory,
    string StandaloneQuestion,
    IReadOnlyList<string> PersonalDataRemoved)
{
    /// <summary>
    /// How many characters of which kind were taken out of the question or read as the letters that they pass for: <c>invisible</c>,
    /// <c>tag</c>, <c>direction</c>, <c>control</c>, <c>unassigned</c>, <c>broken</c>, <c>look-alike</c>. Never the characters.
    /// </summary>
    public IReadOnlyDictionary<string, int> CharactersRemoved { get; init; } = new Dictionary<string, int>();

    /// <summary>True when a part of the message was set aside (an order to the service) and only the question in it was answered.</summary>
    public bool SetsAside { get; init; }
}
