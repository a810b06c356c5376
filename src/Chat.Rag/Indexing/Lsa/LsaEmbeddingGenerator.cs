using Chat.Core.Languages;
using Chat.Rag.Indexing.Analysis;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Lsa;

/// <summary>
/// The index's own <see cref="IEmbeddingGenerator"/>: vectors by <see cref="LsaModel"/>. It knows Spanish words only; a question in another
/// language comes to it in the words that the glossary found.
/// </summary>
public sealed class LsaEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LsaModel _model;
    private readonly LegalAnalysis _analysis;

    internal LsaEmbeddingGenerator(LsaModel model, LegalAnalysis analysis) => (_model, _analysis) = (model, analysis);

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions => _model.Dimensions;

    /// <summary>What a manifest says of it.</summary>
    public string ModelId => IdOf(Dimensions);

    /// <summary>What a manifest says of a model of so many dimensions.</summary>
    public static string IdOf(int dimensions) => $"lsa:{dimensions}";

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var vectors = new List<Embedding<float>>();
        foreach (var text in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            _analysis.ReadTerms(text, Language.Es, term => counts[term] = counts.GetValueOrDefault(term) + 1);
            var vector = new float[Dimensions];
            _model.Embed(counts.Select(c => (c.Key, 1 + MathF.Log(c.Value))), vector);
            vectors.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(vectors));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("lsa", null, ModelId, Dimensions)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Nothing: the model belongs to its index.</summary>
    public void Dispose()
    {
    }
}
