using System.Text.Json;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Ingestion.Documents;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// The embedded index as a folder of files: builds one from passages, reusing the one before, and opens it. What is live, and where
/// folders lie, is the store's business. The manifest is written last: a folder without one is what a killed build left behind.
/// </summary>
/// <param name="analysis">Glossary and stems that make the terms.</param>
/// <param name="laws">How likely documents are what is asked about.</param>
/// <param name="options">Weights and sizes.</param>
/// <param name="time">Says when an index was built.</param>
/// <param name="embeddings">A model of vectors; null for the index's own (LSA).</param>
/// <param name="reranker">Reads the best candidates again; null for none.</param>
/// <param name="asked">Questions of the guidance, to learn citizens' words from; none for an index that knows the law alone.</param>
public sealed class EmbeddedIndexFiles(
    LegalAnalysis analysis,
    LawPriors laws,
    EmbeddedIndexOptions options,
    TimeProvider time,
    IEmbeddingGenerator<string, Embedding<float>>? embeddings = null,
    PassageScorer? reranker = null,
    IReadOnlyList<AskedQuestion>? asked = null)
{
    /// <summary>Layout of the files; a folder of another is refused.</summary>
    public const int Format = 1;

    private const string ManifestName = "manifest.json";
    private const string AnewHint = "build the index anew with 'ingest --from-nothing'";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What a store of generations needs to know of these files.</summary>
    public GenerationFormat Generations => new(BuildAsync, ReadManifest, Open, FitOf);

    /// <summary>Builds an index in an empty folder that exists.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="generation">Its name, for the manifest.</param>
    /// <param name="previousFolder">The index that it is a change of: what is kept is not analysed again; null for none.</param>
    /// <param name="change">What goes and what comes.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Leaves a folder without manifest behind.</param>
    /// <exception cref="IndexException">The previous index is damaged, or a passage occurs twice.</exception>
    public async Task<IndexManifest> BuildAsync(
        string folder, string generation, string? previousFolder, IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        var before = previousFolder is null || change.FromNothing ? null : ReadManifest(previousFolder);
        using var previous = before is null ? null : new OpenFiles(previousFolder!);
        var documents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, digest) in before?.Documents ?? new Dictionary<string, string>())
        {
            if (!change.Removed.Contains(id))
                documents[id] = digest;
        }

        foreach (var passage in change.Added)
            documents[passage.Document] = passage.Provenance.Digest;
        // The index's own vectors are learnt from what there was at the beginning: an index that has grown by half learns anew.
        var outgrown = embeddings is null && before is not null && change.Added.Count > before.Passages / 2;
        var reusable = before is not null && !outgrown && before.Analysis == analysis.Digest && before.EmbeddingModel == ModelId(before.Dimensions);
        var (kept, added) = Sort(previous, reusable, change);
        var build = new IndexBuild(folder, analysis, options, embeddings, progress, cancellation);
        var (kinds, dimensions) = await build.RunAsync(reusable ? previous : null, kept, added);
        if (embeddings is null && asked is { Count: > 0 })
            AskedTraining.Run(folder, reusable ? previous : null, asked, analysis, options.AskedDecay);

        var manifest = new IndexManifest
        {
            Generation = generation,
            Built = time.GetUtcNow(),
            Format = Format,
            EmbeddingModel = ModelId(dimensions),
            Dimensions = dimensions,
            Analysis = analysis.Digest,
            Passages = kept.Count(k => k >= 0) + added.Count,
            Units = kinds.Values.Sum(),
            Kinds = kinds,
            Documents = documents,
        };
        var draft = Path.Combine(folder, ManifestName + ".tmp");
        await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(stream, manifest, Json, cancellation);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, Path.Combine(folder, ManifestName));
        return manifest;
    }

    /// <summary>The manifest of a folder; cheap. Null when the folder has none, which is what a killed build leaves.</summary>
    /// <exception cref="IndexException">It is damaged.</exception>
    public static IndexManifest? ReadManifest(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<IndexManifest>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new IndexException($"{path} is damaged ({e.Message}); {AnewHint}.", e);
        }
    }

    /// <summary>Opens an index for searching. Files are mapped, and may be deleted on Linux while it is open.</summary>
    /// <exception cref="IndexException">It is missing, damaged, or was made by another model or format.</exception>
    public EmbeddedPassageIndex Open(string folder)
    {
        var manifest = ReadManifest(folder) ?? throw new IndexException($"{folder} holds no finished index; {AnewHint}.");
        if (manifest.Format != Format)
            throw new IndexException($"{folder} has format {manifest.Format}, and this version reads {Format}; {AnewHint}.");
        if (manifest.EmbeddingModel != ModelId(manifest.Dimensions))
            throw new IndexException($"{folder} was made with the embedding model {manifest.EmbeddingModel}, and {ModelId(manifest.Dimensions)} is configured; configure that one, or {AnewHint}.");
        var files = new OpenFiles(folder);
        return new EmbeddedPassageIndex(files, manifest, analysis, laws, options, embeddings, reranker);
    }

    // What of the previous index stays, and what is new to the next: all of it when it was made in another way.
    private static (int[] Kept, IReadOnlyList<Passage> Added) Sort(OpenFiles? previous, bool reusable, IndexChange change)
    {
        if (previous is null)
            return ([], change.Added);
        var gone = change.Added.Select(p => p.Document).Concat(change.Removed).ToHashSet(StringComparer.Ordinal);
        var rows = previous.Passages.Rows;
        var kept = new int[rows.Length];
        var documents = new Dictionary<int, bool>();
        var count = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            if (!documents.TryGetValue(rows[i].Document, out var stays))
                documents[rows[i].Document] = stays = !gone.Contains(previous.Passages.String(rows[i].Document));
            kept[i] = stays ? count++ : -1;
        }

        return reusable ? (kept, change.Added)
            : ([], [.. Enumerable.Range(0, kept.Length).Where(i => kept[i] >= 0).Select(previous.Passages.Read), .. change.Added]);
    }

    /// <summary>Whether a generation can be built upon as it is, has to be made anew from what it holds, or cannot be read by this version.</summary>
    public GenerationFit FitOf(IndexManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Format != Format ? GenerationFit.Unreadable
            : manifest.Analysis == analysis.Digest && manifest.EmbeddingModel == ModelId(manifest.Dimensions) ? GenerationFit.Current
            : GenerationFit.Outdated;
    }

    private string ModelId(int dimensions) => ModelIdOf(embeddings, dimensions);

    /// <summary>What a manifest says of a model of vectors; null for the index's own.</summary>
    internal static string ModelIdOf(IEmbeddingGenerator<string, Embedding<float>>? embeddings, int dimensions) => embeddings is null
        ? LsaEmbeddingGenerator.IdOf(dimensions)
        : (embeddings.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId ?? embeddings.GetType().Name;
}
