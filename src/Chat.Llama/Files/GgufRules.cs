namespace Chat.Llama.Files;

/// <summary>Which models a GGUF file may hold.</summary>
public sealed record GgufRules
{
    // llama.cpp knows more than a hundred. These are what the catalogue's models and their likely successors use,
    // and what the checks of this folder were written for.
    private static readonly string[] Chat = ["llama"];
    private static readonly string[] Embedding =
        ["bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "jina-bert-v3", "modern-bert", "eurobert", "gemma-embedding", "llama", "llama-embed", "qwen3"];
    private static readonly string[] Reranker = ["bert", "jina-bert-v2", "jina-bert-v3", "modern-bert", "llama", "qwen3"];

    /// <summary>What the model is to be used for; null when any of the purposes will do.</summary>
    public ModelPurpose? Purpose { get; init; }

    /// <summary>Architectures accepted besides those of the purpose, by llama.cpp's names: the operator answers for them.</summary>
    public IReadOnlyCollection<string> MoreArchitectures { get; init; } = [];

    /// <summary>Every architecture accepted.</summary>
    public IReadOnlyCollection<string> Architectures =>
    [
        .. (Purpose switch
        {
            ModelPurpose.Chat => Chat,
            ModelPurpose.Embedding => Embedding,
            ModelPurpose.Reranker => Reranker,
            _ => [.. Chat, .. Embedding, .. Reranker],
        }).Concat(MoreArchitectures).Distinct(StringComparer.Ordinal),
    ];
}
