using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Ingestion.Documents;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The embedded index: words, concepts and vectors over mapped files, in this process.</summary>
public sealed class EmbeddedPassageIndex : IPassageIndex
{
    private readonly OpenFiles _files;
    private readonly LegalAnalysis _analysis;
    private readonly EmbeddedIndexOptions _options;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _embeddings;
    private readonly PassageScorer? _reranker;
    private readonly LexicalScorer _lexical;
    private readonly float[] _priors;
    private readonly bool[] _regional;
    private readonly ConcurrentBag<Scratch> _scratch = [];

    internal EmbeddedPassageIndex(
        OpenFiles files, IndexManifest manifest, LegalAnalysis analysis, LawPriors laws, EmbeddedIndexOptions options, IEmbeddingGenerator<string, Embedding<float>>? embeddings, PassageScorer? reranker)
    {
        (_files, Manifest, _analysis, _options, _embeddings, _reranker) = (files, manifest, analysis, options, embeddings, reranker);
        _lexical = new LexicalScorer(files.Terms, files.Passages.Count, options);
        (_priors, _regional) = Priors(files.Passages, laws, options);
    }

    /// <inheritdoc/>
    public IndexManifest Manifest { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var analyzed = _analysis.Analyze(query.Text, query.Language);
        var plan = new QueryPlan(analyzed, _files.Terms, _files.Passages.Count, _options);
        var (vector, share) = await EmbedAsync(query, analyzed, plan, cancellation);
        if (!_scratch.TryTake(out var scratch))
            scratch = new Scratch(_files.Passages.Count, _files.Passages.Units);
        List<UnitHit> found;
        try
        {
            scratch.Mask = Mask(query);
            var wanted = Math.Clamp(query.Limit, 1, 100);
            found = Rank(query, plan, vector, share, _reranker is null ? wanted : Math.Max(wanted, _options.Reranked), scratch);
        }
        finally
        {
            scratch.Clear();
            _scratch.Add(scratch);
        }

        return _reranker is null ? found : await RerankAsync(_reranker, query, found, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation)
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(float[]? Vector, float Share)> EmbedAsync(PassageQuery query, AnalyzedQuery analyzed, QueryPlan plan, CancellationToken cancellation)
    {
        if (_embeddings is not null)
            return ((await _embeddings.GenerateAsync([query.Text], null, cancellation))[0].Vector.ToArray(), _options.ModelShare);
        var vector = new float[_files.Vectors.Dimensions];
        _files.Lsa!.Embed(plan.Meaning, vector);
        var share = _options.LsaShare;
        if (_files.Asked is { } asked && _options.AskedShare > 0)
        {
            // The further what was learnt reaches for these words, the more the vectors count; for words that nobody asked with, hardly.
            var place = new float[vector.Length];
            if (asked.Place(analyzed, place))
            {
                TensorPrimitives.MultiplyAdd(place, _options.AskedShare, vector, vector);
                share += _options.AskedGain * Math.Min(1, TensorPrimitives.Norm<float>(place));
            }
        }

        return vector.AsSpan().ContainsAnyExcept(0) ? (vector, share) : (null, 0);
    }

    // The first of them are read again with the question, and stand before the others in the reranker's order.
    private async Task<IReadOnlyList<UnitHit>> RerankAsync(PassageScorer reranker, PassageQuery query, List<UnitHit> found, CancellationToken cancellation)
    {
        var first = found.Take(_options.Reranked).ToList();
        var scores = await reranker(query.Text, [.. first.Select(h => h.Best.Heading + "\n" + h.Best.Text)], cancellation);
        var above = found.Count > first.Count ? found[first.Count].Score : 0;
        return [.. first
            .Select((h, i) => h with { Score = above + scores[i], Why = h.Why with { Rerank = scores[i] } })
            .OrderByDescending(h => h.Score)
            .Concat(found.Skip(first.Count))
            .Take(Math.Clamp(query.Limit, 1, 100))];
    }

    private List<UnitHit> Rank(PassageQuery query, QueryPlan plan, float[]? vector, float share, int limit, Scratch scratch)
    {
        _lexical.Score(plan, scratch);
        if (vector is not null)
            _files.Vectors.Score(vector, scratch.Dense, threads: 1);
        var priors = new UnitRanking.Priors(_priors, _regional, query.Scopes is not null, _options.Regional);
        return [.. UnitRanking.Rank(scratch, priors, share, _options, i => _files.Passages.Rows[i].UnitNumber, limit).Select(u =>
            new UnitHit(_files.Passages.String(_files.Passages.Rows[u.Passage].Unit), u.Score, _files.Passages.Read(u.Passage),
                new HitExplanation(scratch.Lexical[u.Passage], scratch.Dense[u.Passage], priors.Of(u.Passage), null, _lexical.Explain(plan, u.Passage))))];
    }

    private bool[]? Mask(PassageQuery query)
    {
        if (query.InForceOn is null && query.Scopes is null && query.Ranks is null && query.Languages is null)
            return null;
        var rows = _files.Passages.Rows;
        var mask = new bool[rows.Length];
        var scopes = new Dictionary<int, bool>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (query.Scopes is { } wanted)
            {
                if (!scopes.TryGetValue(row.Scope, out var inScope))
                    scopes[row.Scope] = inScope = wanted.Contains(_files.Passages.String(row.Scope));
                if (!inScope)
                    continue;
            }

            mask[i] = (query.InForceOn is not { } day || row.IsInForceOn(day.DayNumber))
                && (query.Ranks is null || query.Ranks.Contains((DocumentRank)row.Rank))
                && (query.Languages is null || query.Languages.Contains((Core.Languages.Language)row.Language));
        }

        return mask;
    }

    private static (float[] Priors, bool[] Regional) Priors(PassageFile passages, LawPriors laws, EmbeddedIndexOptions options)
    {
        var rows = passages.Rows;
        var (priors, regional) = (new float[rows.Length], new bool[rows.Length]);
        var documents = new Dictionary<int, float>();
        var scopes = new Dictionary<int, bool>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (!documents.TryGetValue(row.Document, out var law))
                documents[row.Document] = law = laws.Of(passages.String(row.Document));
            if (!scopes.TryGetValue(row.Scope, out regional[i]))
                scopes[row.Scope] = regional[i] = passages.String(row.Scope) != ParsedDocument.StateScope;
            priors[i] = UnitRanking.PriorOf(law, (UnitKind)row.Kind, (DocumentRank)row.Rank, options);
        }

        return (priors, regional);
    }
}
