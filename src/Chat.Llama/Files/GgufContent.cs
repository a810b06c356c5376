namespace Chat.Llama.Files;

/// <summary>Types of values in a GGUF header.</summary>
internal enum GgufValueType
{
    U8 = 0,
    I8 = 1,
    U16 = 2,
    I16 = 3,
    U32 = 4,
    I32 = 5,
    F32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    U64 = 10,
    I64 = 11,
    F64 = 12,
}

/// <summary>A value of the header: its bits, or the text or items that are kept; of other arrays only the count.</summary>
internal readonly record struct GgufValue(GgufValueType Type, ulong Bits, string? Text = null, GgufValueType? ItemType = null, uint[]? Items = null);

/// <summary>What was read of a header, before it is asked whether it makes a model.</summary>
internal sealed class GgufContent
{
    public uint Version { get; set; }

    public Dictionary<string, GgufValue> Values { get; } = new(StringComparer.Ordinal);

    public VocabularyScan Vocabulary { get; } = new();

    public int Tensors { get; set; }

    public long Parameters { get; set; }

    public long TensorBytes { get; set; }

    /// <summary>Dimensions of <c>token_embd.weight</c>; null when there is none.</summary>
    public (ulong Width, ulong Rows)? TokenEmbedding { get; set; }

    /// <summary>The file has a classification head, without which llama.cpp cannot rank.</summary>
    public bool HasRankHead { get; set; }
}
