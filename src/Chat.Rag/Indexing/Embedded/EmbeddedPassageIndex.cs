using System.Collections.Concurrent;
using Chat.Rag.Indexing.Analysis;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The embedded index: words, concepts and vectors over mapped files, in this process.</summary>
public sealed class EmbeddedPassageIndex : IPassageIndex
{
    private const int MostHits = 100;

    private readonly OpenFiles _files;
    private readonly LegalAnalysis _analysis;
    private readonly EmbeddedIndexOptions _options;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;
    private readonly PassageScorer? _reranker;
    private readonly LexicalScorer _lexical;
    private readonly PassagePriors _priors;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    internal EmbeddedPassageIndex(
        OpenFiles files, IndexManifest manifest, LegalAnalysis analysis, LawPriors laws, EmbeddedIndexOptions options, IEmbeddingGenerator<string, Embedding<float>>? embeddings, PassageScorer? reranker)
    {
        (_files, Manifest, _analysis, _options, _embeddings, _reranker) = (files, manifest, analysis, options, embeddings, reranker);
        _lexical = new LexicalScorer(files.Terms, files.Passages.Count, options);
        _priors = new PassagePriors(files.Passages, laws, options);
    }

    /// <inheritdoc/>
    public IndexManifest Manifest { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellation.ThrowIfCancellationRequested();
        _files.Enter();
        try
        {
            var analyzed = _analysis.Analyze(query.Text, query.Language);
            var plan = new QueryPlan(analyzed, _files.Terms, _files.Passages.Count, _options);
            var place = _embeddings is not null ? new QuestionPlace(await EmbedAsync(query.Text, cancellation), _options.ModelShare)
                : _files.Lsa is { } lsa ? QuestionPlace.Of(analyzed, plan, lsa, _files.Asked, _files.Vectors.Dimensions, _options)
                : default;
            var limit = Math.Clamp(query.Limit, 1, MostHits);
            var hits = Rank(query, plan, place.Vector, place.Share, Reranking.Wanted(_reranker, limit, _options));
            return await Reranking.ApplyAsync(_reranker, query.Text, hits, limit, _options, cancellation);
        }
        finally
        {
            _files.Leave();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(unit);
        _files.Enter();
        try
        {
            var number = _files.Passages.FindUnit(unit);
            var passages = new List<Passage>();
            if (number >= 0)
            {
                foreach (var passage in _files.Passages.PassagesOf(number))
                    passages.Add(_files.Passages.Read(passage));
            }

            return Task.FromResult<IReadOnlyList<Passage>>([.. passages.OrderBy(p => p.ValidFrom).ThenBy(p => p.Ordinal)]);
        }
        finally
        {
            _files.Leave();
        }
    }

    /// <summary>Lets go of the files; searches that run go on to their end.</summary>
    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<float[]> EmbedAsync(string question, CancellationToken cancellation)
    {
        var vector = (await _embeddings!.GenerateAsync([question], null, cancellation))[0].Vector.ToArray();
        return vector.Length == _files.Vectors.Dimensions ? vector : throw new IndexException(
            $"The embedding model gives vectors of {vector.Length} numbers, and the index holds {_files.Vectors.Dimensions}; configure the model that it was made with, or build it anew with 'ingest --from-nothing'.");
    }

    private List<UnitHit> Rank(PassageQuery query, QueryPlan plan, float[]? vector, float share, int count)
    {
        if (!_scratch.TryTake(out var scratch))
            scratch = new Scratch(_files.Passages.Count, _files.Passages.Units);
        try
        {
            scratch.Mask = PassageMask.Of(query, _files.Passages);
            _lexical.Score(plan, scratch);
            // One thread: a service has as many questions at once as it has cores.
            if (vector is not null)
                _files.Vectors.Score(vector, scratch.Dense, threads: 1);
            var priors = _priors.For(query.Scopes is not null);
            var hits = new List<UnitHit>();
            foreach (var (_, score, passage) in UnitRanking.Rank(scratch, priors, share, _options, i => _files.Passages.Rows[i].UnitNumber, count))
            {
                var best = _files.Passages.Read(passage);
                var why = new HitExplanation(scratch.Lexical[passage], scratch.Dense[passage], priors.Of(passage), null, _lexical.Explain(plan, passage));
                hits.Add(new UnitHit(best.Unit, score, best, why));
            }

            return hits;
        }
        finally
        {
            scratch.Clear();
            _scratch.Add(scratch);
        }
    }
}
