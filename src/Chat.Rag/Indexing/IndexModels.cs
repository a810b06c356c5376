using Chat.Llama;
using Chat.Llama.Files;
using Chat.Rag.Models;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing;

/// <summary>Models that the index uses. Section <c>TaxAssistant:Index</c>; without them it uses vectors of its own (LSA) and no reranker.</summary>
public sealed class IndexModelOptions
{
    /// <summary>A GGUF file of an embedding model, such as BGE-M3; an index made with another one is refused until it is made anew.</summary>
    public string? EmbeddingModel { get; set; }

    /// <summary>A GGUF file of a reranker, such as bge-reranker-v2-m3.</summary>
    public string? RerankerModel { get; set; }
}

/// <summary>The models of an index, in this process.</summary>
public sealed class IndexModels : IDisposable
{
    // Texts in one call: enough to keep a processor busy, few enough that a question does not wait long behind an ingestion.
    private const int Texts = 8;

    private readonly LlamaEmbeddingGenerator? _embeddings;
    private readonly LlamaReranker? _reranker;

    private IndexModels(LlamaEmbeddingGenerator? embeddings, LlamaReranker? reranker) => (_embeddings, _reranker) = (embeddings, reranker);

    /// <summary>Makes vectors; null for the index's own.</summary>
    public IEmbeddingGenerator<string, Embedding<float>>? Embeddings => _embeddings;

    /// <summary>Reads candidates again; null for none.</summary>
    public PassageScorer? Reranker => _reranker is null ? null : _reranker.ScoreAsync;

    /// <summary>Checks and loads what the settings name.</summary>
    /// <exception cref="ModelException">A file cannot be used; the message says why and what to do.</exception>
    public static IndexModels Load(IndexModelOptions options, ModelOptions model, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        var settings = new LlamaOptions { Slots = Texts };
        var embeddings = options.EmbeddingModel is { Length: > 0 } embedding
            ? LlamaEmbeddingGenerator.Start(LocalModel.Open(embedding, ModelPurpose.Embedding, model, settings, dataDirectory), settings)
            : null;
        try
        {
            return new IndexModels(embeddings, options.RerankerModel is { Length: > 0 } reranker
                ? LlamaReranker.Start(LocalModel.Open(reranker, ModelPurpose.Reranker, model, settings, dataDirectory), settings)
                : null);
        }
        catch
        {
            embeddings?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _embeddings?.Dispose();
        _reranker?.Dispose();
    }
}
