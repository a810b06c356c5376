using System.Numerics.Tensors;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Ingestion.Documents;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Makes numbers of passages and questions with the embedded index's own parts, and ranks candidates with them.</summary>
internal sealed class LegalPassageEncoder : IPassageEncoder
{
    private const int EmbeddingBatch = 64;

    private readonly Shared _with;
    private readonly TermStatistics _statistics;
    private readonly byte[]? _learnt;
    private readonly LsaModel? _lsa;
    private readonly HashSet<string> _answering;
    private readonly Dictionary<string, float[]> _places = new(StringComparer.Ordinal);
    private byte[]? _learntAsked;
    private AskedModel? _asked;

    /// <summary>With what it knows.</summary>
    /// <param name="with">What all encoders share.</param>
    /// <param name="statistics">Of the passages.</param>
    /// <param name="lsa">The file of the index's own model of vectors; null where another makes them.</param>
    /// <param name="asked">The file of citizens' words among them; null when none were learnt.</param>
    public LegalPassageEncoder(Shared with, TermStatistics statistics, byte[]? lsa, byte[]? asked = null)
    {
        (_with, _statistics, _learnt, _learntAsked) = (with, statistics, lsa, asked);
        _lsa = lsa is null ? null : Open(lsa, LsaModel.FileName, LsaModel.Open);
        _asked = asked is null ? null : Open(asked, AskedModel.FileName, AskedModel.Open);
        _answering = with.Asked.SelectMany(a => a.Units).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Count(IReadOnlyList<Passage> passages)
    {
        foreach (var passage in passages)
            _statistics.Add(PassageTerms.Read(passage, _with.Analysis));
    }

    /// <inheritdoc/>
    public void Forget(byte[] kept) => _statistics.Remove(kept);

    /// <inheritdoc/>
    public void Place(string unit, ReadOnlySpan<float> vector)
    {
        if (_lsa is null || !_answering.Contains(unit))
            return;
        if (!_places.TryGetValue(unit, out var sum))
            _places[unit] = sum = new float[vector.Length];
        TensorPrimitives.Add(sum, vector, sum);
    }

    /// <inheritdoc/>
    public Task LearnAsync(CancellationToken cancellation) => _lsa is null || _with.Asked.Count == 0 ? Task.CompletedTask : Task.Run(Learn, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EncodedPassage>> EncodeAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation)
    {
        var terms = new PassageTerms[passages.Count];
        Parallel.For(0, passages.Count, new ParallelOptions { CancellationToken = cancellation }, i => terms[i] = PassageTerms.Read(passages[i], _with.Analysis));
        var vectors = _lsa is null ? await EmbedAsync(passages, cancellation) : [.. terms.Select(FoldIn)];
        var means = _statistics.MeanLengths;
        return [.. terms.Select((t, i) => new EncodedPassage(vectors[i], Weigh(t, means), KeptTerms.Write(t)))];
    }

    /// <inheritdoc/>
    public async Task<EncodedQuestion> EncodeAsync(PassageQuery query, CancellationToken cancellation)
    {
        var analyzed = _with.Analysis.Analyze(query.Text, query.Language);
        var plan = new QueryPlan(analyzed, new CandidateTerms(_statistics, [], new HashSet<uint>()), _statistics.Passages, _with.Options);
        var place = _lsa is not null ? QuestionPlace.Of(analyzed, plan, _lsa, _asked, _with.Dimensions, _with.Options) : new QuestionPlace(await EmbedAsync(query, cancellation), _with.Options.ModelShare);
        var terms = Flatten(plan);
        var wanted = terms.Select(t => t.Term).ToHashSet();
        return new EncodedQuestion(place.Vector, terms, (candidates, limit, stop) => Reranking.ApplyAsync(
            _with.Reranker, query.Text, Rank(query, plan, wanted, place, candidates, Reranking.Wanted(_with.Reranker, limit, _with.Options)), limit, _with.Options, stop));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Save()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        _statistics.Write(writer);
        writer.Write(_learnt?.Length ?? 0);
        writer.Write(_learnt ?? []);
        writer.Write(_learntAsked?.Length ?? 0);
        writer.Write(_learntAsked ?? []);
        writer.Flush();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lsa?.Dispose();
        _asked?.Dispose();
    }

    // The questions of the guidance, towards where the passages lie that answer them; again when a law has come or gone that some of them rest on.
    private void Learn()
    {
        var origin = AskedTraining.Origin(_with.Asked, _with.Analysis, _places.ContainsKey);
        if (_asked is not null && _asked.Origin.SequenceEqual(origin))
            return;
        var folder = Directory.CreateTempSubdirectory("taxassistant-asked-");
        try
        {
            AskedTraining.Learn(folder.FullName, _with.Asked, _with.Analysis, _with.Dimensions, origin, _with.Options.AskedDecay, (unit, sum) =>
            {
                if (!_places.TryGetValue(unit, out var place))
                    return false;
                place.CopyTo(sum, 0);
                return true;
            });
            _learntAsked = File.ReadAllBytes(Path.Combine(folder.FullName, AskedModel.FileName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        _asked?.Dispose();
        _asked = Open(_learntAsked, AskedModel.FileName, AskedModel.Open);
    }

    private List<UnitHit> Rank(PassageQuery query, QueryPlan plan, IReadOnlySet<uint> wanted, QuestionPlace place, IReadOnlyList<PassageCandidate> candidates, int limit)
    {
        var options = _with.Options;
        // In the order of the ids, so that units of the same score always stand in the same order.
        var passages = candidates.OrderBy(c => c.Passage.Id, StringComparer.Ordinal).ToArray();
        var units = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var candidate in passages)
            units.TryAdd(candidate.Passage.Unit, units.Count);
        var scratch = new Scratch(passages.Length, units.Count);
        var lexical = new LexicalScorer(new CandidateTerms(_statistics, [.. passages.Select(c => c.Kept)], wanted), passages.Length, options, _statistics.MeanLengths);
        lexical.Score(plan, scratch);
        for (var i = 0; i < passages.Length; i++)
            scratch.Dense[i] = passages[i].Dense;
        var priors = new UnitRanking.Priors(
            [.. passages.Select(c => UnitRanking.PriorOf(_with.Laws.Of(c.Passage.Document), c.Passage.Kind, c.Passage.Rank, options))],
            [.. passages.Select(c => c.Passage.Scope != ParsedDocument.StateScope)],
            query.Scopes is not null,
            options.Regional);
        return [.. UnitRanking.Rank(scratch, priors, place.Vector is null ? 0 : place.Share, options, i => units[passages[i].Passage.Unit], limit).Select(u =>
            new UnitHit(passages[u.Passage].Passage.Unit, u.Score, passages[u.Passage].Passage,
                new HitExplanation(scratch.Lexical[u.Passage], scratch.Dense[u.Passage], priors.Of(u.Passage), null, lexical.Explain(plan, u.Passage))))];
    }

    /// <summary>
    /// The question as a flat bag, which is all that a sparse vector can be: it finds candidates, of which the best variant of
    /// each concept decides later.
    /// </summary>
    private static List<TermWeight> Flatten(QueryPlan plan)
    {
        var weights = new Dictionary<uint, float>();
        foreach (var variant in plan.Groups.SelectMany(g => g.Variants))
        {
            foreach (var term in variant.Phrase is { } phrase ? variant.Terms.Append(phrase) : variant.Terms)
            {
                var hash = KeptTerms.Hash(term.Name);
                weights[hash] = Math.Max(weights.GetValueOrDefault(hash), variant.Weight);
            }
        }

        return [.. weights.Select(w => new TermWeight(w.Key, w.Value))];
    }

    // BM25 without idf, which the server multiplies in.
    private List<TermWeight> Weigh(PassageTerms terms, double[] means)
    {
        var options = _with.Options;
        float[] fields = [1, options.TitleWeight, options.PathWeight, options.DocumentWeight];
        var weights = new Dictionary<uint, float>(terms.Terms.Length);
        for (var i = 0; i < terms.Terms.Length; i++)
        {
            var weight = 0f;
            for (var field = 0; field < PassageTerms.Fields; field++)
            {
                var count = PassageTerms.CountIn(terms.Counts[i], (Field)field);
                var norm = options.K1 * (1 - options.B + (options.B * (float)(terms.Lengths[field] / Math.Max(1, means[field]))));
                if (count > 0)
                    weight += fields[field] * (count * (options.K1 + 1)) / (count + norm);
            }

            var hash = KeptTerms.Hash(terms.Terms[i]);
            weights[hash] = weights.GetValueOrDefault(hash) + weight;
        }

        return [.. weights.Select(w => new TermWeight(w.Key, w.Value))];
    }

    private float[] FoldIn(PassageTerms terms)
    {
        var vector = new float[_with.Dimensions];
        _lsa!.Embed(terms.Terms.Select((t, i) => (Term: t, Count: LsaTraining.OwnWords(terms.Counts[i]))).Where(t => t.Count > 0).Select(t => (t.Term, LsaTraining.Weight(t.Count))), vector);
        return vector;
    }

    private async Task<float[]?> EmbedAsync(PassageQuery query, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(query.Text) ? null : (await _with.Embeddings!.GenerateAsync([query.Text], null, cancellation))[0].Vector.ToArray();

    private async Task<float[][]> EmbedAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(passages.Count);
        foreach (var batch in passages.Chunk(EmbeddingBatch))
            vectors.AddRange((await _with.Embeddings!.GenerateAsync(batch.Select(p => $"{p.Heading}\n{p.Text}"), null, cancellation)).Select(v => v.Vector.ToArray()));
        return [.. vectors];
    }

    // Models are mapped from files; the file may go once it is open.
    private static T Open<T>(byte[] bytes, string name, Func<string, T> open)
    {
        var folder = Directory.CreateTempSubdirectory("taxassistant-model-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);
            return open(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What all encoders of a process share.</summary>
    internal sealed record Shared(
        LegalAnalysis Analysis,
        LawPriors Laws,
        EmbeddedIndexOptions Options,
        IEmbeddingGenerator<string, Embedding<float>>? Embeddings,
        PassageScorer? Reranker,
        IReadOnlyList<AskedQuestion> Asked,
        int Dimensions);
}
