using Chat.Llama.Native;
using Chat.Llama.Text;
using Chat.Llama.Vectors;

namespace Chat.Llama;

/// <summary>Says how well passages answer a question, by a cross-encoder such as bge-reranker-v2-m3 in this process.</summary>
public sealed class LlamaReranker : IDisposable
{
    private readonly LlamaModel _model;
    private readonly VectorContext _context;

    private LlamaReranker(LlamaModel model, VectorContext context) => (_model, _context) = (model, context);

    /// <summary>Its name and digest.</summary>
    public ModelIdentity Identity => _model.Identity;

    /// <summary>Starts a reranker; it owns the model from then on.</summary>
    /// <exception cref="ModelException">The model has no head that ranks.</exception>
    public static LlamaReranker Start(LlamaModel model, LlamaOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var context = new VectorContext(model, options, PoolingType.FromFile);
        if (context.Pooling == PoolingType.Rank && LlamaApi.llama_model_n_cls_out(model.Handle) == 1)
            return new LlamaReranker(model, context);
        context.Dispose();
        throw new ModelException($"{model.Identity.Id} is no reranker; name one such as bge-reranker-v2-m3.");
    }

    /// <summary>A score for each passage, 0 to 1, in their order: the logistic function of the model's own.</summary>
    /// <param name="question">The question.</param>
    /// <param name="passages">The passages; the end of a long one is cut off, never the question.</param>
    /// <param name="cancellation">Leaves off between two calls of the model.</param>
    public async Task<IReadOnlyList<float>> ScoreAsync(string question, IReadOnlyList<string> passages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(passages);
        if (passages.Count == 0)
            return [];
        var pairs = passages.Select(p => _model.Tokenizer.TokenizePair(question, p, _context.LongestText)).ToList();
        var scores = await _context.ReadAsync(pairs, 1, cancellation);
        return [.. scores.Select(s => 1 / (1 + MathF.Exp(-s[0])))];
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();
}
