using System.Globalization;
using System.Text.Json;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;

namespace Chat.Testing.Indexing;

/// <summary>An index as plain as can be: passages in a JSON file, found by the words they share with the question. For tests of what stands around an index.</summary>
public sealed class PlainIndex : IPassageIndex
{
    private readonly Passage[] _passages;
    private int _closed;

    private PlainIndex(IndexManifest manifest, Passage[] passages) => (Manifest, _passages) = (manifest, passages);

    /// <summary>Files of a generation that hold such an index.</summary>
    /// <param name="clock">Says when it was built.</param>
    /// <param name="opened">Told of every index that is opened.</param>
    /// <param name="fitOf">How a generation stands to today's glossary; null for one that never changes.</param>
    public static GenerationFormat Format(TimeProvider clock, Action<PlainIndex>? opened = null, Func<IndexManifest, GenerationFit>? fitOf = null) => new(
        (folder, generation, previous, change, progress, cancellation) => Task.FromResult(Build(folder, generation, previous, change, progress, clock, cancellation)),
        folder => ReadManifest(folder),
        folder =>
        {
            var index = Open(folder);
            opened?.Invoke(index);
            return index;
        },
        fitOf ?? (_ => GenerationFit.Current));

    /// <inheritdoc/>
    public IndexManifest Manifest { get; }

    /// <summary>How often it was closed.</summary>
    public int Closed => _closed;

    /// <inheritdoc/>
    public Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed > 0, this);
        var words = Words(query.Text).ToHashSet();
        IReadOnlyList<UnitHit> hits =
        [
            .. _passages
                .Where(p => query.InForceOn is not { } day || ((p.ValidFrom ?? day) <= day && (p.ValidUntil is not { } until || day < until)))
                .Select(p => (Passage: p, Score: Words(p.Text).Count(words.Contains)))
                .Where(p => p.Score > 0)
                .GroupBy(p => p.Passage.Unit)
                .Select(g => g.MaxBy(p => p.Score))
                .OrderByDescending(p => p.Score).ThenBy(p => p.Passage.Unit, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(p => new UnitHit(p.Passage.Unit, p.Score, p.Passage, new HitExplanation(p.Score, 0, 1, null, []))),
        ];
        return Task.FromResult(hits);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Passage>>([.. _passages.Where(p => p.Unit == unit).OrderBy(p => p.ValidFrom).ThenBy(p => p.Ordinal)]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _closed);
        return ValueTask.CompletedTask;
    }

    private static IndexManifest Build(
        string folder, string generation, string? previous, IndexChange change, IProgress<IndexProgress>? progress, TimeProvider clock, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var before = previous is null ? null : Open(previous);
        List<Passage> passages = [.. (before?._passages ?? []).Where(p => !change.Removed.Contains(p.Document)), .. change.Added];
        var documents = (before?.Manifest.Documents ?? new Dictionary<string, string>()).Where(d => !change.Removed.Contains(d.Key)).ToDictionary();
        foreach (var passage in change.Added)
            documents[passage.Document] = passage.Provenance.Digest;
        File.WriteAllText(Path.Combine(folder, "half"), "written first");
        progress?.Report(new IndexProgress("writing", passages.Count / 2, passages.Count));
        File.WriteAllBytes(Path.Combine(folder, "passages.json"), JsonSerializer.SerializeToUtf8Bytes(passages));
        var manifest = new IndexManifest
        {
            Generation = generation,
            Built = clock.GetUtcNow(),
            Format = 1,
            EmbeddingModel = "none",
            Dimensions = 0,
            Analysis = "words",
            Passages = passages.Count,
            Units = passages.Select(p => p.Unit).Distinct().Count(),
            Documents = documents,
        };
        File.WriteAllBytes(Path.Combine(folder, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(manifest));
        return manifest;
    }

    private static IndexManifest? ReadManifest(string folder) => Path.Combine(folder, "manifest.json") is var path && File.Exists(path)
        ? JsonSerializer.Deserialize<IndexManifest>(File.ReadAllBytes(path))
        : null;

    private static PlainIndex Open(string folder) => new(
        ReadManifest(folder) ?? throw new IndexException($"{folder} has no manifest; build it again."),
        JsonSerializer.Deserialize<Passage[]>(File.ReadAllBytes(Path.Combine(folder, "passages.json")))!);

    private static string[] Words(string text) => text.ToLower(CultureInfo.InvariantCulture).Split([' ', '.', ',', '?', '¿', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
