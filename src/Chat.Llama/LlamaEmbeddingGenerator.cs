using Chat.Llama.Native;
using Chat.Llama.Vectors;
using Microsoft.Extensions.AI;

namespace Chat.Llama;

/// <summary>
/// Vectors of texts by an embedding model in this process. Pooling is the file's own; vectors have length 1, so that
/// their product is their similarity. Texts beyond the model's length are cut off at the end.
/// </summary>
public sealed class LlamaEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LlamaModel _model;
    private readonly VectorContext _context;

    private LlamaEmbeddingGenerator(LlamaModel model, VectorContext context) => (_model, _context) = (model, context);

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions => LlamaApi.llama_model_n_embd_out(_model.Handle);

    /// <summary>How vectors are made.</summary>
    public PoolingType Pooling => _context.Pooling;

    /// <summary>Starts a generator; it owns the model from then on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Its slots are how many texts go into one call.</param>
    /// <param name="pooling">Another pooling than the file's.</param>
    /// <exception cref="ModelException">The model makes no vectors.</exception>
    public static LlamaEmbeddingGenerator Start(LlamaModel model, LlamaOptions options, PoolingType pooling = PoolingType.FromFile)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var context = new VectorContext(model, options, pooling);
        if (context.Pooling is PoolingType.None or PoolingType.Rank)
        {
            context.Dispose();
            throw new ModelException($"{model.Identity.Id} is no embedding model (its pooling is {context.Pooling}); name one such as BGE-M3, or say which pooling it needs.");
        }

        return new LlamaEmbeddingGenerator(model, context);
    }

    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } wanted && wanted != Dimensions)
            throw new ArgumentException($"{_model.Identity.Id} makes vectors of {Dimensions} numbers, not {wanted}.", nameof(options));
        var texts = values.Select(v => _model.Tokenizer.TokenizeWhole(v, _context.LongestText)).ToList();
        var vectors = texts.Count == 0 ? [] : await _context.ReadAsync(texts, Dimensions, cancellationToken);
        var embeddings = vectors.Select(v => new Embedding<float>(Normalised(v)) { ModelId = _model.Identity.Id });
        var tokens = texts.Sum(t => t.Length);
        return new GeneratedEmbeddings<Embedding<float>>(embeddings) { Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens } };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("llama.cpp", null, _model.Identity.Id, Dimensions)
            : serviceType == typeof(ModelIdentity) ? _model.Identity
            : serviceType == typeof(TokenCounter) ? new TokenCounter(_model.Tokenizer.Count)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private float[] Normalised(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        return length == 0 || !float.IsFinite(length)
            ? throw new ModelException($"{_model.Identity.Id} gives values that are no numbers; its file is damaged: get it again.")
            : Array.ConvertAll(vector, v => v / length);
    }
}
