using System.Runtime.CompilerServices;
using Chat.Rag.Indexing.Generations;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// Builds one generation: a collection, the passages of the live one that stay, those that come, and at last the manifest.
/// Until the manifest is there, it is nobody's, and the next build clears it away.
/// </summary>
internal sealed class QdrantBuild(QdrantClient client, QdrantStates states, QdrantOptions options, PassageEncoding encoding, string generation, TimeProvider clock)
{
    /// <summary>Points read at once: 256 with 1,024 numbers each are some 4 MB.</summary>
    private const int Page = 256;

    /// <summary>Passages encoded at once: more would only wait in memory for their upload.</summary>
    private const int Batch = 256;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly string _collection = GenerationCollection.NameOf(options.Alias, generation);
    private readonly Dictionary<Guid, string> _units = [];
    private int _written;
    private int _total;
    private IProgress<IndexProgress>? _progress;

    /// <summary>Builds it.</summary>
    /// <param name="change">What goes and what comes.</param>
    /// <param name="before">What it is a change of; null for nothing.</param>
    /// <param name="fitOf">Whether that can be built upon as it is.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Leaves a part behind.</param>
    public async Task<IndexManifest> RunAsync(IndexChange change, IndexManifest? before, Func<IndexManifest, GenerationFit> fitOf, IProgress<IndexProgress>? progress, CancellationToken cancellation)
    {
        _progress = progress;
        if (before is not null && fitOf(before) != GenerationFit.Current)
            (change, before) = (await TakeOverAsync(before, change, cancellation), null);
        var coming = Ids(change.Added);
        _total = change.Added.Count;
        using var encoder = before is null ? await encoding.Train(change.Added, cancellation) : await LearntAsync(before, cancellation);
        await CreateAsync(cancellation);
        if (before is not null)
        {
            await CopyAsync(before, change.Removed, coming, encoder, cancellation);
            encoder.Count(change.Added);
        }

        await AddAsync(change.Added, encoder, cancellation);
        await SettleAsync(cancellation);
        var count = await client.CountAsync(_collection, cancellation);
        if (count != _written)
            throw new IndexException($"Qdrant holds {count} passages after {_written} were written to {_collection}: look into its log, then build again.");

        var manifest = new IndexManifest
        {
            Generation = generation,
            Built = clock.GetUtcNow(),
            Format = QdrantIndexStore.Format,
            EmbeddingModel = encoding.EmbeddingModel,
            Dimensions = encoding.Dimensions,
            Analysis = encoding.Analysis,
            Passages = _written,
            Units = _units.Count,
            Kinds = _units.Values.CountBy(k => k).OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            Documents = Documents(change, before),
        };
        await encoder.LearnAsync(cancellation);
        await states.WriteAsync(manifest, encoder.Save(), cancellation);
        return manifest;
    }

    /// <summary>Another glossary or model: what stays is read back, and comes in as if it were new.</summary>
    private async Task<IndexChange> TakeOverAsync(IndexManifest before, IndexChange change, CancellationToken cancellation)
    {
        var gone = change.Added.Select(p => p.Document).Concat(change.Removed).ToHashSet(StringComparer.Ordinal);
        var passages = new List<Passage>(before.Passages + change.Added.Count);
        await foreach (var point in ReadAsync(before, withVectors: false, cancellation))
        {
            if (point.Payload is { } payload && !gone.Contains(payload.Doc))
                passages.Add(payload.ToPassage());
        }

        passages.AddRange(change.Added);
        return new IndexChange(new HashSet<string>(), passages, FromNothing: true);
    }

    private async Task<IPassageEncoder> LearntAsync(IndexManifest before, CancellationToken cancellation) =>
        encoding.Load(await states.EncoderAsync(before.Generation, cancellation)
            ?? throw new IndexException($"What the live generation {before.Generation} learnt is missing or damaged: build the index anew, from nothing."));

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var settings = new NewCollection
        {
            Vectors = new Dictionary<string, DenseVectors>
            {
                // A byte for each number: a quarter of the memory, and the full vectors decide about the candidates.
                ["dense"] = new(encoding.Dimensions, "Cosine", options.OnDisk, new HnswGraph(16, 128), new Quantization(new ScalarQuantization("int8", 0.99, AlwaysRam: true))),
            },
            SparseVectors = new Dictionary<string, SparseVectors> { ["lex"] = new("idf") },
            ShardNumber = options.ShardNumber,
            ReplicationFactor = options.ReplicationFactor,
            // A filter over what is not indexed would read every payload: better an error here than a slow server.
            StrictModeConfig = new StrictMode(true, false, false, 500),
        };
        await client.CreateAsync(_collection, settings, cancellation);
        // Before the points, so that the graph is built with them in mind.
        foreach (var field in PassagePayload.Indexed)
            await client.IndexAsync(_collection, field, cancellation);
    }

    /// <summary>Takes over what stays, with its vectors; nothing is encoded again.</summary>
    private async Task CopyAsync(IndexManifest before, IReadOnlySet<string> removed, HashSet<Guid> coming, IPassageEncoder encoder, CancellationToken cancellation)
    {
        _total += before.Passages;
        var page = new List<NewPoint<PassagePayload>>(Page);
        await foreach (var read in ReadAsync(before, withVectors: true, cancellation))
        {
            var point = Whole(read, before.Generation);
            if (removed.Contains(point.Payload.Doc) || coming.Contains(point.Id))
            {
                encoder.Forget(point.Payload.Terms);
                _total--;
                continue;
            }

            encoder.Place(point.Payload.Unit, point.Vector.Dense);
            page.Add(point);
            if (page.Count == Page)
            {
                await UploadAsync(page, cancellation);
                page.Clear();
            }
        }

        await UploadAsync(page, cancellation);
    }

    /// <summary>All points of a generation.</summary>
    private async IAsyncEnumerable<ReadPoint<PassagePayload>> ReadAsync(IndexManifest before, bool withVectors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var source = GenerationCollection.NameOf(options.Alias, before.Generation);
        var read = 0;
        Guid? offset = null;
        do
        {
            var page = await client.ScrollAsync(source, new ScrollRequest(null, Page, offset, WithPayload: PayloadFields.All, WithVector: withVectors), QdrantJson.Default.QdrantEnvelopeScrollPagePassagePayload, cancellation);
            read += page.Points.Count;
            foreach (var point in page.Points)
                yield return point;
            offset = page.NextPageOffset;
        }
        while (offset is not null);
        if (read != before.Passages)
            throw new IndexException($"The live generation {before.Generation} is damaged: it holds {read} passages instead of {before.Passages}. Build the index anew, from nothing.");
    }

    private async Task AddAsync(IReadOnlyList<Passage> added, IPassageEncoder encoder, CancellationToken cancellation)
    {
        foreach (var passages in added.Chunk(Batch))
        {
            var encoded = await encoder.EncodeAsync(passages, cancellation);
            foreach (var (passage, numbers) in passages.Zip(encoded))
                encoder.Place(passage.Unit, numbers.Dense);
            await UploadAsync([.. passages.Zip(encoded, Point)], cancellation);
        }
    }

    private async Task UploadAsync(IReadOnlyList<NewPoint<PassagePayload>> points, CancellationToken cancellation)
    {
        foreach (var (body, count) in QdrantBatches.Pack(points, QdrantJson.Default.NewPointPassagePayload))
        {
            await client.UpsertAsync(_collection, body, cancellation);
            _written += count;
            _progress?.Report(new IndexProgress("upload", _written, _total));
        }

        foreach (var point in points)
            _units[PointId.Of(point.Payload.Unit)] = point.Payload.Kind;
    }

    /// <summary>Waits until the graph is built: before, a search would compare all vectors and be slow.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        // Grey: nothing to do until the next write.
        while (await client.StateAsync(_collection, cancellation) is { Status: not "green" and not "grey" } state)
        {
            if (state.Status == "red")
                throw new IndexException($"Qdrant could not build the collection {_collection}: look into its log for the optimizer's fault, then build again.");
            _progress?.Report(new IndexProgress("graph", _written, _total));
            await Task.Delay(PollInterval, clock, cancellation);
        }
    }

    private NewPoint<PassagePayload> Point(Passage passage, EncodedPassage encoded)
    {
        if (encoded.Dense.Length != encoding.Dimensions)
            throw new IndexException($"The embedding model {encoding.EmbeddingModel} gave a vector of {encoded.Dense.Length} numbers instead of {encoding.Dimensions}: correct its settings.");
        return new NewPoint<PassagePayload>(PointId.Of(passage.Id), new PointVectors(encoded.Dense, SparseVectorOf(encoded.Terms)), PassagePayload.Of(passage, encoded.Kept));
    }

    internal static SparseVector SparseVectorOf(IReadOnlyList<TermWeight> terms) =>
        new([.. terms.Select(t => t.Term)], [.. terms.Select(t => t.Weight)]);

    private static NewPoint<PassagePayload> Whole(ReadPoint<PassagePayload> point, string generation) =>
        point is { Payload: { } payload, Vector: { } vector }
            ? new NewPoint<PassagePayload>(point.Id, vector, payload)
            : throw new IndexException($"The live generation {generation} is damaged: a passage has no payload or no vectors. Build the index anew, from nothing.");

    private static HashSet<Guid> Ids(IReadOnlyList<Passage> passages)
    {
        var ids = new HashSet<Guid>(passages.Count);
        foreach (var passage in passages)
        {
            if (!ids.Add(PointId.Of(passage.Id)))
                throw new IndexException($"The passage {passage.Id} comes twice: a document was ingested from two sources, or its parser gave two units the same id.");
        }

        return ids;
    }

    private static Dictionary<string, string> Documents(IndexChange change, IndexManifest? before)
    {
        var documents = before is null
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : before.Documents.Where(d => !change.Removed.Contains(d.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var passage in change.Added)
            documents[passage.Document] = passage.Provenance.Digest;
        return documents;
    }
}
