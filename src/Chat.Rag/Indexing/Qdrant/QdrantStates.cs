using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// Manifests, and what encoders learnt, in a small collection beside the passages (<c>ALIAS_manifests</c>). Not in files of the
/// data directory, since other nodes must see a generation that one of them built; not as a point among the passages, which
/// would be counted and found as one. What is larger than a request may be is kept in pieces.
/// </summary>
internal sealed class QdrantStates(QdrantClient client, QdrantOptions options)
{
    /// <summary>Bytes of a piece; base64 makes a third more of them.</summary>
    internal const int PieceBytes = 4 * 1024 * 1024;

    private const string ManifestKind = "manifest";
    private const string EncoderKind = "encoder";
    private const string ServedKind = "served";

    private readonly string _collection = $"{options.Alias}_manifests";

    /// <summary>All whole manifests.</summary>
    public async Task<IReadOnlyList<IndexManifest>> ManifestsAsync(CancellationToken cancellation)
    {
        if (!await client.ExistsAsync(_collection, cancellation))
            return [];
        var pieces = await ReadAsync(QdrantFilter.Equal("kind", ManifestKind), cancellation);
        return [.. pieces.GroupBy(p => p.Generation, StringComparer.Ordinal).Select(g => Join([.. g])).OfType<byte[]>().Select(Manifest)];
    }

    /// <summary>The manifest of a generation; null when it has none, or only part of one, as a killed build leaves it.</summary>
    public async Task<IndexManifest?> ManifestAsync(string generation, CancellationToken cancellation) =>
        await ReadAsync(generation, ManifestKind, cancellation) is { } bytes ? Manifest(bytes) : null;

    /// <summary>What the encoder of a generation learnt; null when that is missing or damaged.</summary>
    public Task<byte[]?> EncoderAsync(string generation, CancellationToken cancellation) => ReadAsync(generation, EncoderKind, cancellation);

    /// <summary>Keeps both; the manifest comes last, and makes the generation whole.</summary>
    public async Task WriteAsync(IndexManifest manifest, ReadOnlyMemory<byte> encoder, CancellationToken cancellation)
    {
        await WriteAsync(manifest.Generation, EncoderKind, encoder, cancellation);
        await WriteAsync(manifest.Generation, ManifestKind, JsonSerializer.SerializeToUtf8Bytes(manifest, QdrantJson.Default.IndexManifest), cancellation);
    }

    /// <summary>Generations that are or were live, latest first.</summary>
    public async Task<IReadOnlyList<string>> ServedAsync(CancellationToken cancellation) =>
        [.. (await ServedTimesAsync(cancellation)).OrderByDescending(s => s.Since).Select(s => s.Generation)];

    /// <summary>Notes that a generation goes live now, and that another has been until now.</summary>
    public async Task MarkServedAsync(string? before, string generation, DateTimeOffset now, CancellationToken cancellation)
    {
        var times = await ServedTimesAsync(cancellation);
        // Clocks of nodes differ; the order must not.
        var last = times.Select(t => t.Since).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var since = now > last ? now : last.AddMilliseconds(1);
        if (before is not null && times.All(t => t.Generation != before))
            await MarkAsync(before, since);
        await MarkAsync(generation, since.AddMilliseconds(1));

        Task MarkAsync(string name, DateTimeOffset time) => WriteAsync(name, ServedKind, Encoding.ASCII.GetBytes(time.ToString("O", CultureInfo.InvariantCulture)), cancellation);
    }

    /// <summary>Creates the collection unless it is there.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (!await client.ExistsAsync(_collection, cancellation))
        {
            var settings = new NewCollection
            {
                // A collection needs vectors; these say nothing.
                Vectors = new Dictionary<string, DenseVectors> { ["dense"] = new(1, "Dot", true, null, null) },
                ReplicationFactor = options.ReplicationFactor,
            };
            await client.CreateAsync(_collection, settings, cancellation);
        }

        await client.IndexAsync(_collection, new FieldIndex("kind", "keyword"), cancellation);
        await client.IndexAsync(_collection, new FieldIndex("generation", "keyword"), cancellation);
    }

    /// <summary>Forgets a generation; one that is not there is no fault.</summary>
    public async Task DeleteAsync(string generation, CancellationToken cancellation)
    {
        if (await client.ExistsAsync(_collection, cancellation))
            await client.DeleteAsync(_collection, QdrantFilter.Equal("generation", generation), cancellation);
    }

    /// <summary>Generations of which anything is kept.</summary>
    public async Task<IReadOnlySet<string>> GenerationsAsync(CancellationToken cancellation)
    {
        var pieces = await ReadAsync(null, new PayloadFields(["generation"]), 256, cancellation);
        return pieces.Select(p => p.Generation).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<List<(string Generation, DateTimeOffset Since)>> ServedTimesAsync(CancellationToken cancellation) =>
        [.. (await ReadAsync(QdrantFilter.Equal("kind", ServedKind), cancellation)).Select(p => (p.Generation, Since(p.Content)))];

    private static DateTimeOffset Since(byte[] content) =>
        DateTimeOffset.TryParse(Encoding.ASCII.GetString(content), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var since) ? since : DateTimeOffset.MinValue;

    private async Task WriteAsync(string generation, string kind, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        var parts = Math.Max(1, (bytes.Length + PieceBytes - 1) / PieceBytes);
        var points = Enumerable.Range(0, parts).Select(part => new NewPoint<StatePayload>(
            PointId.Of($"{generation}/{kind}/{part}"),
            new PointVectors([1f]),
            new StatePayload(generation, kind, part, parts, digest, bytes.Slice(part * PieceBytes, Math.Min(PieceBytes, bytes.Length - (part * PieceBytes))).ToArray())));
        foreach (var (body, _) in QdrantBatches.Pack(points, QdrantJson.Default.NewPointStatePayload))
            await client.UpsertAsync(_collection, body, cancellation);
    }

    private async Task<byte[]?> ReadAsync(string generation, string kind, CancellationToken cancellation)
    {
        if (!await client.ExistsAsync(_collection, cancellation))
            return null;
        var filter = new QdrantFilter([.. QdrantFilter.Equal("generation", generation).Must, .. QdrantFilter.Equal("kind", kind).Must]);
        return Join(await ReadAsync(filter, cancellation));
    }

    // Four pieces are 22 MB at most.
    private Task<List<StatePayload>> ReadAsync(QdrantFilter filter, CancellationToken cancellation) => ReadAsync(filter, PayloadFields.All, 4, cancellation);

    private async Task<List<StatePayload>> ReadAsync(QdrantFilter? filter, PayloadFields fields, int limit, CancellationToken cancellation)
    {
        var pieces = new List<StatePayload>();
        Guid? offset = null;
        do
        {
            var page = await client.ScrollAsync(_collection, new ScrollRequest(filter, limit, offset, fields, WithVector: false), QdrantJson.Default.QdrantEnvelopeScrollPageStatePayload, cancellation);
            pieces.AddRange(page.Points.Select(p => p.Payload).OfType<StatePayload>());
            offset = page.NextPageOffset;
        }
        while (offset is not null);
        return pieces;
    }

    // Null unless all pieces are there and make up what was written.
    private static byte[]? Join(List<StatePayload> pieces)
    {
        if (pieces.Count == 0 || pieces.Count != pieces[0].Parts)
            return null;
        byte[] whole = [.. pieces.OrderBy(p => p.Part).SelectMany(p => p.Content)];
        return Convert.ToHexStringLower(SHA256.HashData(whole)) == pieces[0].Digest ? whole : null;
    }

    private IndexManifest Manifest(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, QdrantJson.Default.IndexManifest)
                ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new IndexException($"The collection {_collection} holds a manifest that another version of this program wrote: build the index with that version, or remove the collection and build anew.", fault);
        }
    }
}
