namespace Chat.TestModels;

/// <summary>What a chat model is to be like; as it stands, tiny and complete.</summary>
public sealed record ChatModelOptions
{
    /// <summary>Dimensions, vocabulary and context.</summary>
    public ModelShape Shape { get; init; } = ModelShape.Tiny;

    /// <summary>Of the matrices.</summary>
    public Quantization Quantization { get; init; } = Quantization.F32;

    /// <summary>The same seed gives the same file, byte for byte.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The file carries its ChatML template.</summary>
    public bool WithChatTemplate { get; init; } = true;

    /// <summary>The tokenizer begins every text with <c>&lt;s&gt;</c>.</summary>
    public bool AddBos { get; init; } = true;

    /// <summary>The tokenizer puts a space before every text, as SentencePiece does.</summary>
    public bool AddSpacePrefix { get; init; } = true;
}

/// <summary>How the states of all tokens become one vector. The values are those of <c>pooling_type</c>.</summary>
public enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>The first token's.</summary>
    First = 2,

    /// <summary>The last token's.</summary>
    Last = 3,
}

/// <summary>What an embedding model or a reranker is to be like.</summary>
public sealed record EncoderOptions
{
    /// <summary>Dimensions, vocabulary and context; keys and values have as many heads as queries.</summary>
    public ModelShape Shape { get; init; } = new("tiny-encoder", 2, 64, 128, 4, 4, 0, 512);

    /// <summary>Of the matrices.</summary>
    public Quantization Quantization { get; init; } = Quantization.F32;

    /// <summary>The same seed gives the same file, byte for byte.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>BGE-M3 takes the first token's. A reranker has a pooling of its own.</summary>
    public Pooling Pooling { get; init; } = Pooling.First;
}
