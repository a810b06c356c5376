namespace Chat.Llama.Batching;

/// <summary>What a sequence of the KV cache is kept for.</summary>
internal enum KvUse
{
    /// <summary>Nothing; it is empty.</summary>
    None,

    /// <summary>An answer that is being written.</summary>
    Running,

    /// <summary>A conversation that may go on.</summary>
    Remembered,

    /// <summary>A system prompt, from which new conversations are forked.</summary>
    SystemPrompt,
}

/// <summary>A sequence of the KV cache and the tokens that stand in it.</summary>
internal sealed class KvSequence(int id)
{
    /// <summary>Its number in the library.</summary>
    public int Id { get; } = id;

    /// <summary>What it is kept for.</summary>
    public KvUse Use { get; set; }

    /// <summary>The tokens that the model has read, in order.</summary>
    public List<LlamaToken> Tokens { get; } = [];

    /// <summary>When it was last of use; larger is later.</summary>
    public long LastUse { get; set; }

    /// <summary>How many leading tokens it has in common with a prompt.</summary>
    public int CommonWith(ReadOnlySpan<LlamaToken> prompt) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Tokens).CommonPrefixLength(prompt);
}
