using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Indexing.Vectors;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>One build: its stages in order.</summary>
internal sealed class IndexBuild(
    string folder, LegalAnalysis analysis, EmbeddedIndexOptions options, IEmbeddingGenerator<string, Embedding<float>>? embeddings, IProgress<IndexProgress>? progress, CancellationToken cancellation)
{
    private const int EmbeddingBatch = 64;
    private const int FoldingBatch = 16_384;

    /// <summary>Writes everything but the manifest.</summary>
    /// <param name="previous">The index that is kept from; null for none.</param>
    /// <param name="kept">By its passages: their new number, or -1.</param>
    /// <param name="added">New passages, which follow those kept.</param>
    /// <returns>Units by kind, and numbers of a vector.</returns>
    public async Task<(IReadOnlyDictionary<string, int> Kinds, int Dimensions)> RunAsync(OpenFiles? previous, int[] kept, IReadOnlyList<Passage> added)
    {
        var total = kept.Count(k => k >= 0) + added.Count;
        var dimensions = await WriteTermsAndVectorsAsync(previous, kept, added, total);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new("writing", 0, total));
        var kinds = PassageFile.Write(folder, previous?.Passages, kept, added);
        progress?.Report(new("writing", total, total));
        return (kinds, dimensions);
    }

    // The segment lives in here alone: its names, of millions of terms, are garbage before the passages are written.
    private async Task<int> WriteTermsAndVectorsAsync(OpenFiles? previous, int[] kept, IReadOnlyList<Passage> added, int total)
    {
        var keptCount = total - added.Count;
        progress?.Report(new("terms", keptCount, total));
        using var segment = Segment.Analyze(folder, added, analysis, done => progress?.Report(new("terms", keptCount + done, total)), cancellation);
        cancellation.ThrowIfCancellationRequested();
        TermFile.Merge(folder, previous?.Terms, kept, keptCount, segment);
        progress?.Report(new("vectors", 0, total));
        return await WriteVectorsAsync(previous, kept, added, segment, total);
    }

    private async Task<int> WriteVectorsAsync(OpenFiles? previous, int[] kept, IReadOnlyList<Passage> added, Segment segment, int total)
    {
        var dimensions = options.LsaDimensions;
        if (embeddings is null)
        {
            if (previous is null)
                LsaTraining.Train(folder, added, segment, options, cancellation);
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

    private void FoldIn(Int8MatrixWriter file, Segment segment, int dimensions)
    {
        using var model = LsaModel.Open(folder);
        var vectors = new float[Math.Min(FoldingBatch, segment.Count) * dimensions];
        foreach (var part in segment.Parts())
        {
            for (var from = part.First; from < part.First + part.Count; from += FoldingBatch)
            {
                var start = from;
                var count = Math.Min(FoldingBatch, part.First + part.Count - from);
                Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
                {
                    var terms = new List<(string, float)>();
                    part.ForEach(start + i, (term, counts) =>
                    {
                        if (LsaTraining.OwnWords(counts) is > 0 and var count)
                            terms.Add((segment.Terms[term], LsaTraining.Weight(count)));
                    });
                    model.Embed(terms, vectors.AsSpan(i * dimensions, dimensions));
                });
                for (var i = 0; i < count; i++)
                    file.Add(vectors.AsSpan(i * dimensions, dimensions));
            }
        }
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
}
