using System.Runtime.InteropServices;

namespace Chat.Llama.Batching;

/// <summary>A slot of the KV cache, of fixed length and its own, and the tokens that stand in it.</summary>
internal sealed class KvSlot(int id)
{
    /// <summary>Its number in the library; neighbours are computed together.</summary>
    public int Id { get; } = id;

    /// <summary>An answer is being written in it; otherwise it keeps the conversation that it held last.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The tokens that the model has read, in order; none when it is empty.</summary>
    public List<LlamaToken> Tokens { get; } = [];

    /// <summary>How many of the first tokens are a system prompt that other conversations begin with too; 0 for none.</summary>
    public int SystemPrompt { get; set; }

    /// <summary>When it was last of use; larger is later, 0 is never.</summary>
    public long LastUse { get; set; }

    /// <summary>How many leading tokens it has in common with a prompt.</summary>
    public int CommonWith(ReadOnlySpan<LlamaToken> prompt) => CollectionsMarshal.AsSpan(Tokens).CommonPrefixLength(prompt);

    /// <summary>The system prompt, as far as it has been read.</summary>
    public ReadOnlySpan<LlamaToken> ReadSystemPrompt => CollectionsMarshal.AsSpan(Tokens)[..Math.Min(SystemPrompt, Tokens.Count)];
}
