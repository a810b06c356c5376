namespace Chat.Client;

/// <summary>A whole answer. Codes are text, since later editions may know more of them.</summary>
public sealed record Answer
{
    /// <summary>Unique; quoted by feedback and by a request for a person.</summary>
    public required string Id { get; init; }

    /// <summary>How the question ended: <c>answered</c>, <c>clarification</c>, <c>redirected-other-administration</c>, <c>not-found</c>, …</summary>
    public required string Outcome { get; init; }

    /// <summary><c>generated</c>, <c>quoted</c> or <c>fixed</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>ISO 639-1 code of the language answered in.</summary>
    public required string Language { get; init; }

    /// <summary>The sentences as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The sentences, each with the sources it cites.</summary>
    public IReadOnlyList<AnswerSentence> Sentences { get; init; } = [];

    /// <summary>Which words of which source carry the answer.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>Numbered sources, from 1.</summary>
    public IReadOnlyList<Source> Sources { get; init; } = [];

    /// <summary>The figures stated, each with a source that states it.</summary>
    public IReadOnlyList<AnswerFigure> Figures { get; init; } = [];

    /// <summary>What the citizen must know about the answer itself; show them.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>One question back; null when nothing is missing.</summary>
    public Clarification? Clarification { get; init; }

    /// <summary>What may be asked next.</summary>
    public IReadOnlyList<Suggestion> Related { get; init; } = [];

    /// <summary>True when a person should be offered before anything else.</summary>
    public bool OffersPerson { get; init; }

    /// <summary>How the question was understood.</summary>
    public Understanding? Understood { get; init; }

    /// <summary>To be sent back with the next question of the same conversation.</summary>
    public ConversationContext? Context { get; init; }

    /// <summary>Milliseconds by stage.</summary>
    public IReadOnlyDictionary<string, double> Timings { get; init; } = new Dictionary<string, double>();

    /// <summary>Always true: no person wrote, chose or checked it. Whoever shows it says so (Regulation (EU) 2024/1689, article 50).</summary>
    public bool MachineMade { get; init; }

    /// <summary>The model that wrote; null when none did.</summary>
    public string? ModelId { get; init; }

    /// <summary>SHA-256 of its file.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>What the model wrote and what was made of it; null when none was asked.</summary>
    public Generation? Generation { get; init; }

    /// <summary>Digest of the knowledge.</summary>
    public string KnowledgeVersion { get; init; } = "";

    /// <summary>Under what it is kept; null when it is not.</summary>
    public AnswerReceipt? Receipt { get; init; }

    /// <summary>The conversation that it is kept in; null when it is not.</summary>
    public ConversationKey? Conversation { get; init; }
}

/// <summary>One verified paragraph or list item.</summary>
/// <param name="Text">Plain text, with <c>**strong**</c> as the only markup.</param>
/// <param name="Section"><c>reply</c>, <c>answer</c>, <c>detail</c>, <c>exceptions</c>, <c>todo</c>, <c>calendar</c> or <c>calculation</c>.</param>
/// <param name="Sources">Numbers of the sources it cites.</param>
/// <param name="Heading">Heading to show before it; null for none.</param>
/// <param name="IsListItem">True for an item of a list.</param>
/// <param name="Language">ISO 639-1 code, when it is not the answer's language.</param>
/// <param name="Continues">True when it goes on in the paragraph before it.</param>
public sealed record AnswerSentence(string Text, string Section, IReadOnlyList<int> Sources, string? Heading = null, bool IsListItem = false, string? Language = null, bool Continues = false);

/// <summary>Words of a source that carry the answer.</summary>
/// <param name="Source">Number of the source.</param>
/// <param name="Quote">The words.</param>
public sealed record Citation(int Source, string Quote);

/// <summary>A source of an answer, or as asked for by its id.</summary>
public sealed record Source
{
    /// <summary>The number that sentences cite, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Stable id: <c>topic:irpf/dos-pagadores</c>, <c>BOE-A-2006-20764#a96</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Official page; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary><c>law</c>, <c>regulation</c>, <c>guidance</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>ISO 639-1 code of the quoted words.</summary>
    public string Language { get; init; } = "";

    /// <summary>Tax years for which the words hold; empty when they hold without a year.</summary>
    public IReadOnlyList<int> TaxYears { get; init; } = [];

    /// <summary>The words quoted.</summary>
    public string Quote { get; init; } = "";

    /// <summary>Where it holds: <c>es</c> for all of Spain, or a jurisdiction as ELI writes it.</summary>
    public string? Scope { get; init; }

    /// <summary>First day on which the words were in force.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>First day on which they no longer were.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Day of the text's state.</summary>
    public DateOnly? Updated { get; init; }

    /// <summary>Ids of the articles that it rests on.</summary>
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>The same articles, with name and official page.</summary>
    public IReadOnlyList<LegalReference> LegalBasis { get; init; } = [];

    /// <summary>Stretches of <see cref="Quote"/> that matched the question, in UTF-16 code units.</summary>
    public IReadOnlyList<TextSpan> Marks { get; init; } = [];

    /// <summary>Path of the page of the service with all wordings of the article.</summary>
    public string? History { get; init; }
}

/// <summary>An article with its name and official page.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Name of the law and heading of the article.</param>
/// <param name="Url">Its page at the Boletín Oficial del Estado.</param>
public sealed record LegalReference(string Id, string Title, string Url);

/// <summary>A stretch of a text.</summary>
/// <param name="Start">First code unit, from 0.</param>
/// <param name="Length">How many.</param>
public sealed record TextSpan(int Start, int Length);

/// <summary>A figure of the answer and a source that states it.</summary>
/// <param name="Text">As written in the answer.</param>
/// <param name="Value">Normalised.</param>
/// <param name="Unit">Its kind.</param>
/// <param name="Source">Number of a cited source in whose words it stands.</param>
public sealed record AnswerFigure(string Text, string Value, string Unit, int Source);

/// <summary>Something to know about the answer itself.</summary>
/// <param name="Kind">Its key.</param>
/// <param name="Text">The words.</param>
/// <param name="Language">ISO 639-1 code of the words.</param>
public sealed record Notice(string Kind, string Text, string Language);

/// <summary>One question back.</summary>
/// <param name="Text">The question.</param>
/// <param name="Options">Answers to press; empty for an open question.</param>
public sealed record Clarification(string Text, IReadOnlyList<Suggestion> Options);

/// <summary>Something that may be asked.</summary>
/// <param name="Label">The words on it.</param>
/// <param name="Question">The question that it asks.</param>
/// <param name="Context">The context to ask it in; null for the conversation's own.</param>
public sealed record Suggestion(string Label, string Question, ConversationContext? Context = null);

/// <summary>What a conversation has settled; sent back as it came.</summary>
/// <param name="Topic">Topic last answered from.</param>
/// <param name="TaxYear">Tax year that was named.</param>
/// <param name="Territory">Territory that was named.</param>
/// <param name="LastQuestion">The last question, without personal data.</param>
/// <param name="Language">ISO 639-1 code of the language last answered in.</param>
public sealed record ConversationContext(string? Topic = null, int? TaxYear = null, string? Territory = null, string? LastQuestion = null, string? Language = null);

/// <summary>How a question was understood.</summary>
public sealed record Understanding
{
    /// <summary>ISO 639-1 code of the language answered in.</summary>
    public required string Language { get; init; }

    /// <summary><c>chosen</c>, <c>text</c>, <c>conversation</c> or <c>other</c>.</summary>
    public required string LanguageFoundBy { get; init; }

    /// <summary>The tax year answered for.</summary>
    public int? TaxYear { get; init; }

    /// <summary>Id of the territory.</summary>
    public string? Territory { get; init; }

    /// <summary>The question as it was searched, without personal data.</summary>
    public required string StandaloneQuestion { get; init; }

    /// <summary>Kinds of personal data that were removed.</summary>
    public IReadOnlyList<string> PersonalDataRemoved { get; init; } = [];

    /// <summary>How many characters of which kind were taken out.</summary>
    public IReadOnlyDictionary<string, int> CharactersRemoved { get; init; } = new Dictionary<string, int>();

    /// <summary>True when a part of the message was set aside and only the question in it was answered.</summary>
    public bool SetsAside { get; init; }
}

/// <summary>What a model wrote for an answer, and what was made of it; counts are of sentences.</summary>
public sealed record Generation
{
    /// <summary>Shown in the model's words.</summary>
    public int Released { get; init; }

    /// <summary>Asked for a second time.</summary>
    public int Retried { get; init; }

    /// <summary>Replaced by a sentence of the guidance.</summary>
    public int Replaced { get; init; }

    /// <summary>Left out, because it was said already.</summary>
    public int Dropped { get; init; }

    /// <summary>Sentences of the guidance added at the end.</summary>
    public int Appended { get; init; }

    /// <summary>What was found in sentences that failed.</summary>
    public IReadOnlyList<FaultCount> Faults { get; init; } = [];

    /// <summary>True when it was written for somebody who had asked the same shortly before; tokens are 0 then.</summary>
    public bool IsReused { get; init; }

    /// <summary>Tokens that the model read.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that the model wrote.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Why the model ended.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why the guidance speaks instead.</summary>
    public string? Fallback { get; init; }
}

/// <summary>How often a fault was found.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Count">How often.</param>
public sealed record FaultCount(string Fault, int Count);

/// <summary>Under what an answer is kept.</summary>
/// <param name="Code">To be read out or typed.</param>
/// <param name="Url">Path of its page on the service.</param>
public sealed record AnswerReceipt(string Code, string Url);

/// <summary>The conversation that an answer is kept in.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Token">What only the visitor holds: sent with the next question, and to erase the conversation.</param>
public sealed record ConversationKey(string Id, string Token);
