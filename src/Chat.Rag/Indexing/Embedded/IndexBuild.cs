using Chat.Core.Languages;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Indexing.Vectors;
using Chat.Rag.Ingestion.Documents;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>One build: its stages in order.</summary>
internal sealed class IndexBuild(
    string folder, LegalAnalysis analysis, EmbeddedIndexOptions options, IEmbeddingGenerator<string, Embedding<float>>? embeddings, IProgress<IndexProgress>? progress, CancellationToken cancellation)
{
    private const int Seed = 1922;
    // A term in fewer passages has no company to learn from; one in more says nothing.
    private const int RarestInTraining = 3;
    private const float CommonestInTraining = 0.3f;
    private const int EmbeddingBatch = 64;

    /// <summary>Writes everything but the manifest.</summary>
    /// <param name="previous">The index that is kept from; null for none.</param>
    /// <param name="kept">By its passages: their new number, or -1.</param>
    /// <param name="added">New passages, which follow those kept.</param>
    /// <returns>Units, and numbers of a vector.</returns>
    public async Task<(int Units, int Dimensions)> RunAsync(OpenFiles? previous, int[] kept, IReadOnlyList<Passage> added)
    {
        var keptCount = kept.Count(k => k >= 0);
        var total = keptCount + added.Count;
        progress?.Report(new("terms", keptCount, total));
        var segment = Segment.Analyze(added, analysis, done => progress?.Report(new("terms", keptCount + done, total)), cancellation);
        cancellation.ThrowIfCancellationRequested();
        TermFile.Merge(folder, previous?.Terms, kept, keptCount, segment);
        progress?.Report(new("vectors", 0, total));
        var dimensions = await WriteVectorsAsync(previous, kept, added, segment, total);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new("writing", 0, total));
        var units = PassageFile.Write(folder, previous?.Passages, kept, added);
        progress?.Report(new("writing", total, total));
        return (units, dimensions);
    }

    private async Task<int> WriteVectorsAsync(OpenFiles? previous, int[] kept, IReadOnlyList<Passage> added, Segment segment, int total)
    {
        var dimensions = options.LsaDimensions;
        if (embeddings is null)
        {
            if (previous is null)
                Train(added, segment);
            else
                File.Copy(Path.Combine(previous.Folder, LsaModel.FileName), Path.Combine(folder, LsaModel.FileName));
        }
        else if (previous is not null)
        {
            dimensions = previous.Vectors.Dimensions;
        }
        else
        {
            dimensions = (await embeddings.GenerateAsync(["IRPF"], null, cancellation))[0].Vector.Length;
        }

        using var file = new Int8MatrixWriter(Path.Combine(folder, OpenFiles.VectorsName), dimensions);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] >= 0)
                file.AddFrom(previous!.Vectors, i);
        }

        if (embeddings is null)
            FoldIn(file, segment, dimensions);
        else
            await EmbedAsync(file, added, dimensions, total);
        file.Complete();
        return dimensions;
    }

    private void Train(IReadOnlyList<Passage> passages, Segment segment)
    {
        // Learnt within the law that holds everywhere: regional law as company of its words costs .04 of nDCG (RETRIEVAL.md).
        var training = Enumerable.Range(0, passages.Count)
            .Where(i => passages[i].Language == Language.Es && passages[i].Scope == ParsedDocument.StateScope && passages[i].Kind != UnitKind.Preamble).ToList();
        if (training.Count == 0)
            training = [.. Enumerable.Range(0, passages.Count)];
        if (training.Count > options.LsaTraining)
            training = [.. Enumerable.Range(0, options.LsaTraining).Select(i => training[(int)((long)i * training.Count / options.LsaTraining)])];
        var names = segment.Terms.ToArray();
        var frequency = new int[names.Length];
        foreach (var passage in training)
            segment.ForEach(passage, (term, counts) => frequency[term] += OwnWords(counts) > 0 ? 1 : 0);
        var rarest = training.Count > 1000 ? RarestInTraining : 1;
        var column = new int[names.Length];
        var (terms, idf) = (new List<string>(), new List<float>());
        for (var i = 0; i < names.Length; i++)
        {
            column[i] = -1;
            if (frequency[i] < rarest || frequency[i] > Math.Max(1, CommonestInTraining * training.Count) || !LsaModel.IsWord(names[i]))
                continue;
            column[i] = terms.Count;
            terms.Add(names[i]);
            idf.Add(MathF.Log((training.Count + 1f) / frequency[i]));
        }

        var rows = new SparseRows(terms.Count);
        foreach (var passage in training)
        {
            segment.ForEach(passage, (term, counts) =>
            {
                if (column[term] >= 0 && OwnWords(counts) is > 0 and var count)
                    rows.Add(column[term], Weight(count) * idf[column[term]]);
            });
            rows.EndRow();
        }

        LsaModel.Train(folder, terms, [.. idf], rows, options.LsaDimensions, Seed, cancellation);
    }

    private void FoldIn(Int8MatrixWriter file, Segment segment, int dimensions)
    {
        using var model = LsaModel.Open(folder);
        var names = segment.Terms.ToArray();
        var vectors = new float[segment.Count * dimensions];
        Parallel.For(0, segment.Count, new ParallelOptions { CancellationToken = cancellation }, passage =>
        {
            var terms = new List<(string, float)>();
            segment.ForEach(passage, (term, counts) =>
            {
                if (OwnWords(counts) is > 0 and var count)
                    terms.Add((names[term], Weight(count)));
            });
            model.Embed(terms, vectors.AsSpan(passage * dimensions, dimensions));
        });
        for (var passage = 0; passage < segment.Count; passage++)
            file.Add(vectors.AsSpan(passage * dimensions, dimensions));
    }

    private async Task EmbedAsync(Int8MatrixWriter file, IReadOnlyList<Passage> added, int dimensions, int total)
    {
        for (var from = 0; from < added.Count; from += EmbeddingBatch)
        {
            var texts = added.Skip(from).Take(EmbeddingBatch).Select(p => $"{p.Heading}\n{p.Text}").ToList();
            foreach (var vector in await embeddings!.GenerateAsync(texts, null, cancellation))
            {
                if (vector.Vector.Length != dimensions)
                    throw new IndexException($"The embedding model gave vectors of {vector.Vector.Length} numbers, and before of {dimensions}; build the index anew with one model.");
                file.Add(vector.Vector.Span);
            }

            progress?.Report(new("vectors", total - added.Count + Math.Min(added.Count, from + EmbeddingBatch), total));
        }
    }

    // A heading is said once for all passages of an article, and says most.
    private static uint OwnWords(uint counts) => PassageTerms.CountIn(counts, Field.Text) + 2 * PassageTerms.CountIn(counts, Field.Title);

    private static float Weight(uint count) => 1 + MathF.Log(count);
}
