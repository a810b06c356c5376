namespace Chat.Rag.Indexing.Qdrant;

/// <summary>One generation on a Qdrant server: the server finds candidates, this process ranks them as the embedded index does.</summary>
internal sealed class QdrantPassageIndex(QdrantClient client, string collection, IndexManifest manifest, IPassageEncoder encoder, int candidates) : IPassageIndex
{
    /// <summary>Of the fusion by reciprocal ranks; the server's own is 2, at which the first few of each side outvote all others.</summary>
    private const int FusionK = 60;

    private const int MostUnits = 100;
    private const int Page = 256;

    private volatile bool _disposed;

    /// <inheritdoc/>
    public IndexManifest Manifest => manifest;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MostUnits);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        if (IsNowhere(query))
            return [];
        var question = await encoder.EncodeAsync(query, cancellation);
        var dense = question.Dense is { } vector && vector.AsSpan().ContainsAnyExcept(0f) ? vector : null;
        if (dense is null && question.Terms.Count == 0)
            return [];
        var found = await FindAsync(dense, question.Terms, QdrantFilter.Of(query), cancellation);
        var cosines = await CompareAsync(dense, found, cancellation);
        return await question.RankAsync([.. found.Select(p => new PassageCandidate(Passage(p), cosines.GetValueOrDefault(p.Id), p.Payload!.Terms))], query.Limit, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        var passages = new List<Passage>();
        Guid? offset = null;
        do
        {
            var page = await client.ScrollAsync(collection, new ScrollRequest(QdrantFilter.Equal("unit", unit), Page, offset, WithPayload: PayloadFields.All, WithVector: false), QdrantJson.Default.QdrantEnvelopeScrollPagePassagePayload, cancellation);
            passages.AddRange(page.Points.Select(Passage));
            offset = page.NextPageOffset;
        }
        while (offset is not null);
        return [.. passages.OrderBy(p => p.ValidFrom ?? DateOnly.MinValue).ThenBy(p => p.ValidUntil ?? DateOnly.MaxValue).ThenBy(p => p.Ordinal)];
    }

    /// <summary>Refuses further searches; the store holds the connections.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_disposed)
            encoder.Dispose();
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    // An empty set lets nothing through; the server would read a match of no value as it likes.
    private static bool IsNowhere(PassageQuery query) => query.Scopes is { Count: 0 } || query.Ranks is { Count: 0 } || query.Languages is { Count: 0 };

    private Task<IReadOnlyList<ReadPoint<PassagePayload>>> FindAsync(float[]? dense, IReadOnlyList<TermWeight> terms, QdrantFilter? filter, CancellationToken cancellation)
    {
        var prefetch = new List<Prefetch>();
        if (dense is not null)
            prefetch.Add(new Prefetch(new QueryVector { Dense = dense }, "dense", candidates, filter, new SearchParameters { HnswEf = Math.Max(128, candidates) }));
        if (terms.Count > 0)
            prefetch.Add(new Prefetch(new QueryVector { Sparse = QdrantBuild.SparseVectorOf(terms) }, "lex", candidates, filter, null));
        return client.QueryAsync(
            collection,
            new QueryRequest { Prefetch = prefetch, Query = new QueryVector { FusionK = FusionK }, Limit = candidates, WithPayload = PayloadFields.All },
            cancellation);
    }

    /// <summary>
    /// The cosines of the candidates, of the full vectors: a fusion tells only ranks. A second call, since their vectors would
    /// be some 2 MB of JSON.
    /// </summary>
    private async Task<Dictionary<Guid, float>> CompareAsync(float[]? dense, IReadOnlyList<ReadPoint<PassagePayload>> found, CancellationToken cancellation)
    {
        if (dense is null || found.Count == 0)
            return [];
        var compared = await client.QueryAsync(
            collection,
            new QueryRequest
            {
                Query = new QueryVector { Dense = dense },
                Using = "dense",
                Filter = new QdrantFilter([new QdrantCondition { HasId = [.. found.Select(p => p.Id)] }]),
                Params = new SearchParameters { Exact = true },
                Limit = found.Count,
            },
            cancellation);
        return compared.ToDictionary(p => p.Id, p => p.Score);
    }

    private Passage Passage(ReadPoint<PassagePayload> point)
    {
        try
        {
            return point.Payload?.ToPassage() ?? throw new FormatException("It has no payload.");
        }
        catch (FormatException fault)
        {
            throw new IndexException($"The collection {collection} holds a passage that this program cannot read ({point.Id}): build the index anew.", fault);
        }
    }
}
