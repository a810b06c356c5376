namespace Chat.TestModels;

/// <summary>The dimensions of a Llama model.</summary>
/// <param name="Name">Becomes <c>general.name</c>.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Hidden">Width of the hidden state; a multiple of <paramref name="Heads"/>.</param>
/// <param name="FeedForward">Width inside the feed-forward network.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="KeyValueHeads">Heads of keys and values; divides <paramref name="Heads"/>.</param>
/// <param name="VocabularySize">Pieces of the tokenizer; 0 for no more than it needs.</param>
/// <param name="Context">Tokens that the model was trained for.</param>
public sealed record ModelShape(
    string Name, int Layers, int Hidden, int FeedForward, int Heads, int KeyValueHeads, int VocabularySize, int Context)
{
    /// <summary>For tests: loads in milliseconds.</summary>
    public static ModelShape Tiny { get; } = new("tiny", 2, 64, 128, 4, 2, 0, 4096);

    /// <summary>For benchmarks on a small machine: 134 million parameters, so arithmetic outweighs bookkeeping.</summary>
    public static ModelShape Mid { get; } = new("mid", 12, 768, 2048, 12, 12, 32_000, 8192);

    /// <summary>Salamandra-2B.</summary>
    public static ModelShape Salamandra2B { get; } = new("salamandra-2b-shape", 24, 2048, 5440, 16, 16, 256_000, 8192);

    /// <summary>Salamandra-7B.</summary>
    public static ModelShape Salamandra7B { get; } = new("salamandra-7b-shape", 32, 4096, 11_008, 32, 8, 256_000, 8192);

    /// <summary>Width of all keys, or of all values, of a token.</summary>
    public int KeyValueWidth => Hidden / Heads * KeyValueHeads;
}
