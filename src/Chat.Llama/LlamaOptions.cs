namespace Chat.Llama;

/// <summary>How keys and values of the attention are kept.</summary>
public enum KvType
{
    /// <summary>Two bytes a value; llama.cpp's own choice.</summary>
    F16 = 1,

    /// <summary>About one byte a value (llama.cpp's Q8_0): half the memory, and a loss that is hard to measure.</summary>
    Q8 = 8,
}

/// <summary>How a model is loaded and run.</summary>
public sealed record LlamaOptions
{
    /// <summary>Layers on the GPU; −1 for all of them, 0 for none. Without a GPU it means nothing.</summary>
    public int GpuLayers { get; init; } = -1;

    // 2,500 tokens of passages, 600 of answer, the rules, the question, and some turns before it.
    private const int UsualSlotTokens = 5_120;

    /// <summary>
    /// KV cells in all, in tokens. Slots and remembered conversations share them equally: that is how long one conversation may
    /// be, prompt and answer, and never longer than the model was trained for. 0 for 5,120 each.
    /// </summary>
    public int ContextTokens { get; init; }

    /// <summary>Answers that are written at a time, 1 to 128.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>
    /// Conversations whose KV is kept while all slots write, 0 to 100: so many slots more, in which nothing is written. Slots
    /// that are free keep the conversation they held last anyway.
    /// </summary>
    public int RememberedConversations { get; init; } = 2;

    /// <summary>Requests that may wait for a slot; the next one is refused.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Most tokens of one call of the model, 32 to 8,192.</summary>
    public int BatchTokens { get; init; } = 512;

    /// <summary>
    /// How much longer than usual a running answer may wait for its next token while a new prompt is read, as a factor
    /// of its usual wait; decides how large a piece of the prompt is read between two tokens. 1.2 to 100. At 2.6 all but one wait
    /// in a hundred stay below 3 (docs/performance.md); less makes prompts wait, and longer for it the longer they are.
    /// </summary>
    public double LongestStall { get; init; } = 2.6;

    /// <summary>How the KV is kept.</summary>
    public KvType KvType { get; init; } = KvType.F16;

    /// <summary>Threads; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// True to rearrange the weights for this processor when loading: prompts are read faster on a CPU, but the
    /// rearranged weights stand in memory beside the mapped file.
    /// </summary>
    public bool RearrangesWeights { get; init; } = true;

    /// <summary>The template of the turns when the file brings none: <c>chatml</c> or another name that llama.cpp knows.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>Threads as they will be used.</summary>
    internal int UsedThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Conversations that have cells of their own.</summary>
    internal int Sequences => Slots + RememberedConversations;

    /// <summary>Longest gap between slots that is filled with rows that nobody reads; null for what suits the machine.</summary>
    internal int? FilledGap { get; init; }

    /// <summary>Tokens that one conversation may have.</summary>
    /// <param name="trained">What the model was trained for.</param>
    internal int SlotTokens(int trained) => Math.Min(trained, ContextTokens > 0 ? ContextTokens / Sequences : UsualSlotTokens);

    /// <summary>What is wrong with the options, each as one sentence with the way out; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (GpuLayers < -1)
            yield return $"GpuLayers is {GpuLayers}; give −1 for all layers, 0 for none, or how many.";
        if (ContextTokens is not 0 and (< 128 or > 4_194_304))
            yield return $"ContextTokens is {ContextTokens}; give 128 to 4194304, or 0 for the model's own length.";
        if (Slots is < 1 or > 128)
            yield return $"Slots is {Slots}; give 1 to 128.";
        if (RememberedConversations is < 0 or > 100)
            yield return $"RememberedConversations is {RememberedConversations}; give 0 to 100.";
        if (ContextTokens >= 128 && Sequences > 0 && ContextTokens / Sequences < 128)
            yield return $"ContextTokens is {ContextTokens}, shared equally by Slots ({Slots}) and RememberedConversations ({RememberedConversations}); that is less than 128 for each: raise it, or lower these.";
        if (QueueLength is < 0 or > 100_000)
            yield return $"QueueLength is {QueueLength}; give 0 to 100000.";
        if (BatchTokens is < 32 or > 8_192)
            yield return $"BatchTokens is {BatchTokens}; give 32 to 8192.";
        if (BatchTokens < Slots)
            yield return $"BatchTokens is {BatchTokens} and Slots is {Slots}; each slot needs a token in every batch, so give at least as many.";
        if (LongestStall is not (>= 1.2 and <= 100))
            yield return $"LongestStall is {LongestStall}; give 1.2 to 100.";
        if (!Enum.IsDefined(KvType))
            yield return $"KvType is {KvType}; give F16 or Q8.";
        if (Threads is < 0 or > 512)
            yield return $"Threads is {Threads}; give 1 to 512, or 0 for one a core.";
    }

    /// <summary>Throws the first fault.</summary>
    internal void Check()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw new ModelException(fault);
    }
}
