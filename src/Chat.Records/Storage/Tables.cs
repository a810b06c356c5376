using Chat.Core.Answers;
using Chat.Records.Receipts;

namespace Chat.Records.Storage;

/// <summary>A visitor's conversation; its id is derived from a secret that is not kept.</summary>
public sealed class Conversation
{
    /// <summary>See <see cref="Conversations.ConversationSecret"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>ISO 639-1 code of its first answer.</summary>
    public required string Language { get; set; }

    /// <summary>When its first answer was kept.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>When its last answer was kept.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>When the citizen erased it; nothing of it is kept from then on. Null while it is there.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>A question, redacted, and its whole answer.</summary>
public sealed class KeptTurn
{
    /// <summary>The answer's id, a GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The conversation.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>Code of the receipt.</summary>
    public required ReceiptCode Code { get; init; }

    /// <summary>When the answer was whole.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The question without personal data.</summary>
    public required string Question { get; init; }

    /// <summary>ISO 639-1 code of the language chosen; null when the text decided.</summary>
    public string? Chosen { get; init; }

    /// <summary>The day on which it was asked, in mainland Spain.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>What the conversation had settled before, as JSON; redacted.</summary>
    public required string Context { get; init; }

    /// <summary>ISO 639-1 code of the language answered in.</summary>
    public required string Language { get; init; }

    /// <summary>The outcome, as the contract spells it.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>generated</c>, <c>quoted</c> or <c>fixed</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Id of the topic answered from.</summary>
    public string? Topic { get; init; }

    /// <summary>Id of the territory.</summary>
    public string? Territory { get; init; }

    /// <summary>The tax year answered for.</summary>
    public int? TaxYear { get; init; }

    /// <summary>The whole answer, as JSON.</summary>
    public required string Answer { get; init; }

    /// <summary>What was found, kept and rejected, with scores, as JSON.</summary>
    public required string Evidence { get; init; }

    /// <summary>Digest of the knowledge.</summary>
    public required string KnowledgeVersion { get; init; }

    /// <summary>The generation of the index.</summary>
    public string? IndexGeneration { get; init; }

    /// <summary>The model that wrote.</summary>
    public string? ModelId { get; init; }

    /// <summary>SHA-256 of its file.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>SHA-256 of the first request to the model.</summary>
    public string? PromptHash { get; init; }

    /// <summary>How the model was told to write, as JSON; the seed is in it.</summary>
    public string? Writing { get; init; }

    /// <summary>The whole answer; null when an older release wrote it in a shape that is no longer read.</summary>
    public Answer? ReadAnswer() => RecordsJson.Read(Answer, RecordsJson.Default.Answer);

    /// <summary>What was found; empty when an older release wrote it in a shape that is no longer read.</summary>
    public IReadOnlyList<FoundEvidence> ReadEvidence() => RecordsJson.Read(Evidence, RecordsJson.Default.IReadOnlyListFoundEvidence) ?? [];

    /// <summary>How the model was told to write; null when none was asked, or an older release wrote it in a shape that is no longer read.</summary>
    public WritingSettings? ReadWriting() => Writing is { } writing ? RecordsJson.Read(writing, RecordsJson.Default.WritingSettings) : null;
}

/// <summary>A topic or article that an answer rests on.</summary>
public sealed class TurnSource
{
    /// <summary>The answer.</summary>
    public required Guid TurnId { get; init; }

    /// <summary><c>topic:irpf/dos-pagadores</c>, <c>BOE-A-2006-20764#a96</c>.</summary>
    public required string SourceId { get; init; }

    /// <summary>True for a source that a sentence cites; false for an article that such a source rests on.</summary>
    public required bool Cited { get; init; }
}

/// <summary>A signed receipt; without its words once the citizen erased them.</summary>
public sealed class KeptReceipt
{
    /// <summary>The code.</summary>
    public required ReceiptCode Code { get; init; }

    /// <summary>The answer.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>The conversation.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The signed document, byte for byte; null once erased.</summary>
    public string? Document { get; set; }

    /// <summary>When the citizen erased it.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>What a citizen said about an answer.</summary>
public sealed class KeptFeedback
{
    /// <summary>A GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The answer; it need not be kept.</summary>
    public required Guid AnswerId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it was useful.</summary>
    public required bool Useful { get; init; }

    /// <summary>Why not, separated by spaces; each is a known key.</summary>
    public required string Reasons { get; init; }

    /// <summary>A few words without personal data.</summary>
    public string? Comment { get; init; }

    /// <summary>ISO 639-1 code of the page.</summary>
    public required string Language { get; init; }
}
