using Chat.Llama.Sampling;

namespace Chat.Llama.Batching;

/// <summary>One answer to be written.</summary>
internal sealed record GenerationRequest
{
    /// <summary>The conversation, in the model's template; not empty.</summary>
    public required LlamaToken[] Prompt { get; init; }

    /// <summary>Most tokens of the answer; fewer where the context ends.</summary>
    public required int MostTokens { get; init; }

    /// <summary>Leading tokens that other conversations share (the system prompt), kept for them; 0 for none.</summary>
    public int SharedTokens { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>True to go on after the token that ends an answer; benchmarks write a fixed number of tokens.</summary>
    public bool IgnoresEnd { get; init; }
}

/// <summary>Why an answer ended.</summary>
internal enum EndReason
{
    /// <summary>The model ended it, or its grammar did.</summary>
    Stop,

    /// <summary>It reached its most tokens, or the context's.</summary>
    Length,
}

/// <summary>How an answer went.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="ReusedTokens">Of these, the ones whose KV was there already.</param>
/// <param name="Tokens">Tokens written, without the one that ended it.</param>
internal sealed record GenerationEnd(EndReason Reason, int PromptTokens, int ReusedTokens, int Tokens);

/// <summary>What happens to a request, in order: places in the queue, tokens, and one end.</summary>
/// <param name="Tokens">The next tokens; several where they come faster than anybody reads. Empty beside the other two.</param>
/// <param name="Waiting">Its place in the queue.</param>
/// <param name="End">Its end.</param>
internal readonly record struct GenerationEvent(ReadOnlyMemory<LlamaToken> Tokens, QueuePosition? Waiting, GenerationEnd? End);
