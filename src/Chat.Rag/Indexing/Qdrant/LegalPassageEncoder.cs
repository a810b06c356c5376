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

    /// <summary>With what it knows.</summary>
    /// <param name="with">What all encoders share.</param>
    /// <param name="statistics">Of the passages.</param>
    /// <param name="lsa">The file of the index's own model of vectors; null where another makes them.</param>
    public LegalPassageEncoder(Shared with, TermStatistics statistics, byte[]? lsa)
    {
        (_with, _statistics, _learnt) = (with, statistics, lsa);
        _lsa = lsa is null ? null : Open(lsa);
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
        var vector = await EmbedAsync(query, plan, cancellation);
        var terms = Flatten(plan);
        var wanted = terms.Select(t => t.Term).ToHashSet();
        return new EncodedQuestion(vector, terms, (candidates, limit) => Rank(query, plan, wanted, vector is not null, candidates, limit));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Save()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        _statistics.Write(writer);
        writer.Write(_learnt?.Length ?? 0);
        writer.Write(_learnt ?? []);
        writer.Flush();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _lsa?.Dispose();

    private List<UnitHit> Rank(PassageQuery query, QueryPlan plan, IReadOnlySet<uint> wanted, bool hasVector, IReadOnlyList<PassageCandidate> candidates, int limit)
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
        var share = !hasVector ? 0 : _lsa is not null ? options.LsaShare : options.ModelShare;
        return [.. UnitRanking.Rank(scratch, priors, share, options, i => units[passages[i].Passage.Unit], limit).Select(u =>
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

    private async Task<float[]?> EmbedAsync(PassageQuery query, QueryPlan plan, CancellationToken cancellation)
    {
        if (_lsa is null)
            return string.IsNullOrWhiteSpace(query.Text) ? null : (await _with.Embeddings!.GenerateAsync([query.Text], null, cancellation))[0].Vector.ToArray();
        var vector = new float[_with.Dimensions];
        _lsa.Embed(plan.Meaning, vector);
        return vector.AsSpan().ContainsAnyExcept(0f) ? vector : null;
    }

    private async Task<float[][]> EmbedAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(passages.Count);
        foreach (var batch in passages.Chunk(EmbeddingBatch))
            vectors.AddRange((await _with.Embeddings!.GenerateAsync(batch.Select(p => $"{p.Heading}\n{p.Text}"), null, cancellation)).Select(v => v.Vector.ToArray()));
        return [.. vectors];
    }

    // Models are mapped from files; the file may go once it is open.
    private static LsaModel Open(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("taxassistant-lsa-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, LsaModel.FileName), bytes);
            return LsaModel.Open(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What all encoders of a process share.</summary>
    internal sealed record Shared(LegalAnalysis Analysis, LawPriors Laws, EmbeddedIndexOptions Options, IEmbeddingGenerator<string, Embedding<float>>? Embeddings, int Dimensions);
}
