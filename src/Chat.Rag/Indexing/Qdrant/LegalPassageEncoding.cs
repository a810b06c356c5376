using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>The product's encoding: terms and concepts as the embedded index has them, and its vectors or those of a model.</summary>
public static class LegalPassageEncoding
{
    /// <summary>Makes it. A model is asked for one vector, to know how long they are.</summary>
    /// <param name="analysis">Glossary and stems.</param>
    /// <param name="laws">How likely documents are what is asked about.</param>
    /// <param name="options">Weights and sizes.</param>
    /// <param name="embeddings">A model of vectors; null for the index's own (LSA).</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="reranker">Reads the best candidates again; null for none.</param>
    /// <param name="asked">Questions of the guidance, to learn citizens' words from; none for an index that knows the law alone.</param>
    public static async Task<PassageEncoding> CreateAsync(
        LegalAnalysis analysis,
        LawPriors laws,
        EmbeddedIndexOptions options,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings,
        CancellationToken cancellation,
        PassageScorer? reranker = null,
        IReadOnlyList<AskedQuestion>? asked = null)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(options);
        var dimensions = embeddings is null ? options.LsaDimensions : (await embeddings.GenerateAsync(["IRPF"], null, cancellation))[0].Vector.Length;
        var with = new LegalPassageEncoder.Shared(analysis, laws, options, embeddings, reranker, asked ?? [], dimensions);
        return new PassageEncoding(
            EmbeddedIndexFiles.ModelIdOf(embeddings, dimensions),
            dimensions,
            analysis.Digest,
            (passages, stop) => Task.Run<IPassageEncoder>(() => Train(passages, with, stop), stop),
            bytes => Load(bytes, with));
    }

    private static LegalPassageEncoder Train(IReadOnlyList<Passage> passages, LegalPassageEncoder.Shared with, CancellationToken cancellation)
    {
        byte[]? lsa = null;
        if (with.Embeddings is null)
        {
            var folder = Directory.CreateTempSubdirectory("taxassistant-lsa-");
            try
            {
                using var segment = Segment.Analyze(folder.FullName, passages, with.Analysis, _ => { }, cancellation);
                LsaTraining.Train(folder.FullName, passages, segment, with.Options, cancellation);
                lsa = File.ReadAllBytes(Path.Combine(folder.FullName, LsaModel.FileName));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        var encoder = new LegalPassageEncoder(with, new TermStatistics(), lsa);
        encoder.Count(passages);
        return encoder;
    }

    private static LegalPassageEncoder Load(ReadOnlyMemory<byte> bytes, LegalPassageEncoder.Shared with)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()));
            var statistics = TermStatistics.Read(reader);
            var length = reader.ReadInt32();
            var lsa = length == 0 ? null : reader.ReadBytes(length);
            // A generation of before has none; the next change learns them.
            var asked = reader.BaseStream.Position < reader.BaseStream.Length ? reader.ReadBytes(reader.ReadInt32()) : [];
            return new LegalPassageEncoder(with, statistics, lsa, asked.Length == 0 ? null : asked);
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new IndexException("What the generation learnt is damaged: build the index anew, from nothing.", fault);
        }
    }
}
