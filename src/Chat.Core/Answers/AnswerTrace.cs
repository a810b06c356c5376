using Chat.Core.Questions;

namespace Chat.Core.Answers;

/// <summary>How an answer came about, beside what it says: what a receipt, a replay and an official need. No words of the citizen but the redacted ones.</summary>
public sealed record AnswerTrace
{
    /// <summary>The question without invisible characters and personal data.</summary>
    public required string Question { get; init; }

    /// <summary>ISO 639-1 code of the language that the citizen chose; null to go by the text.</summary>
    public string? Chosen { get; init; }

    /// <summary>The day on which it was asked.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>What the conversation had settled before.</summary>
    public required ConversationContext Context { get; init; }

    /// <summary>What was found, kept and rejected, best first within each kind.</summary>
    public required IReadOnlyList<FoundEvidence> Evidence { get; init; }

    /// <summary>The generation of the index that was searched; null when nothing is ingested.</summary>
    public string? IndexGeneration { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the first request to the model; null when none was asked.</summary>
    public string? PromptHash { get; init; }

    /// <summary>How the model was told to write; null when none was asked.</summary>
    public WritingSettings? Writing { get; init; }
}

/// <summary>A topic or an article that was looked at.</summary>
/// <param name="Id">As a source of an answer has it: <c>topic:irpf/dos-pagadores</c>, <c>BOE-A-2006-20764#a96</c>.</param>
/// <param name="Kept">True when it was good enough to answer from.</param>
/// <param name="Score">What it was ranked by; topics 0–1, articles as the index scores.</param>
/// <param name="Parts">What the score is made of, by name.</param>
public sealed record FoundEvidence(string Id, bool Kept, double Score, IReadOnlyDictionary<string, double> Parts);

/// <summary>How a model was told to write.</summary>
/// <param name="Seed">The seed that it drew with.</param>
/// <param name="Temperature">0 takes the likeliest word.</param>
/// <param name="TopP">Share of probability that words are drawn from.</param>
/// <param name="MostTokens">Longest answer, in tokens.</param>
/// <param name="PassageTokens">Tokens of passages that the prompt may hold.</param>
public sealed record WritingSettings(long Seed, float Temperature, float TopP, int MostTokens, int PassageTokens);

/// <summary>Under what an answer is kept.</summary>
/// <param name="Code">To be read out or typed: <c>7K3QX-0M9ZD-…</c>.</param>
/// <param name="Url">Path of its page on this service.</param>
public sealed record AnswerReceipt(string Code, string Url);

/// <summary>The conversation that an answer is kept in.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Token">What only the visitor holds: sent back with the next question, and to erase the conversation.</param>
public sealed record ConversationKey(string Id, string Token);
