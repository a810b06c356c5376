namespace Chat.Records.Storage;

/// <summary>What an official thinks of an answer; it goes when the answer goes.</summary>
public sealed class AnswerReview
{
    /// <summary>A GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The answer.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The official.</summary>
    public required string Author { get; init; }

    /// <summary>Of <see cref="Review.Verdicts"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why, without personal data; null when nothing was said.</summary>
    public string? Why { get; init; }
}

/// <summary>Something that the knowledge says wrongly, or not at all; an editor mends it.</summary>
public sealed class KnowledgeCorrection
{
    /// <summary>A GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The answer that showed it.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The official who asked for it.</summary>
    public required string Author { get; init; }

    /// <summary>ISO 639-1 code of the answer.</summary>
    public required string Language { get; init; }

    /// <summary>Id of the topic; null when none answered.</summary>
    public string? Topic { get; init; }

    /// <summary>The figure that is wrong, as the answer has it; null when it is not about one.</summary>
    public string? Figure { get; init; }

    /// <summary>The question, without personal data; null once the answer is no longer kept.</summary>
    public string? Question { get; set; }

    /// <summary>What is wrong, without personal data.</summary>
    public required string What { get; init; }

    /// <summary>Digest of the knowledge that said it.</summary>
    public required string KnowledgeVersion { get; init; }

    /// <summary>Of <see cref="Review.CorrectionStates"/>.</summary>
    public required string State { get; set; }

    /// <summary>The editor who decided; null while it is open.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>When; null while it is open.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What was done, or why nothing was; null while it is open.</summary>
    public string? Decision { get; set; }

    /// <summary>Counts the decisions; who decides says which was on the screen.</summary>
    public int Edition { get; set; }
}

/// <summary>A question with what a right answer has, kept because an official found the answer right; it goes when the answer goes.</summary>
public sealed class EvaluationCase
{
    /// <summary>The answer that was found right; one case an answer.</summary>
    public required Guid TurnId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The official.</summary>
    public required string Author { get; init; }

    /// <summary>ISO 639-1 code of the question.</summary>
    public required string Language { get; init; }

    /// <summary>The question, without personal data.</summary>
    public required string Question { get; init; }

    /// <summary>Id of the topic answered from; null when none was.</summary>
    public string? Topic { get; init; }

    /// <summary>As evaluation sets call it: <c>in_scope</c>, <c>other_administration</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>Articles that the answer rests on, separated by spaces.</summary>
    public required string Gold { get; init; }

    /// <summary>What a right answer says, one to a line.</summary>
    public required string MustContain { get; init; }
}
