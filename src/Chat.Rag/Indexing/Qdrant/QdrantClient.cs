using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>The calls of Qdrant's REST interface that an index needs. Every failure is an <see cref="IndexException"/>.</summary>
internal sealed class QdrantClient : IDisposable
{
    private static readonly QdrantJson Json = QdrantJson.Default;
    private readonly QdrantConnection _connection;
    private readonly TimeSpan _read;
    private readonly TimeSpan _write;

    /// <summary>For one server; nothing is sent yet.</summary>
    /// <inheritdoc cref="QdrantConnection(QdrantOptions, TimeProvider, int)"/>
    public QdrantClient(QdrantOptions options, TimeProvider clock, int seed)
    {
        _connection = new QdrantConnection(options, clock, seed);
        _read = TimeSpan.FromSeconds(options.Timeout);
        _write = TimeSpan.FromSeconds(options.WriteTimeout);
    }

    /// <summary>Version of the server.</summary>
    public async Task<string?> VersionAsync(CancellationToken cancellation) =>
        (await _connection.SendBareAsync(Get(""), Json.ServerVersion, cancellation)) is { Title: { } title, Version: { } version }
            && title.Contains("qdrant", StringComparison.OrdinalIgnoreCase) ? version : null;

    /// <summary>Names of all collections.</summary>
    public async Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation) =>
        [.. (await _connection.SendAsync(Get("collections"), Json.QdrantEnvelopeCollectionList, cancellation)).Collections.Select(c => c.Name)];

    /// <summary>Whether a collection is there.</summary>
    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellation) =>
        (await _connection.SendAsync(Get($"collections/{collection}/exists"), Json.QdrantEnvelopeExistence, cancellation)).Exists;

    /// <summary>How a collection stands.</summary>
    public Task<CollectionState> StateAsync(string collection, CancellationToken cancellation) =>
        _connection.SendAsync(Get($"collections/{collection}"), Json.QdrantEnvelopeCollectionState, cancellation);

    /// <summary>Creates a collection. Not tried again where it may have come about: the second try would find the name taken.</summary>
    public Task CreateAsync(string collection, NewCollection settings, CancellationToken cancellation) =>
        DoAsync(Write(HttpMethod.Put, $"collections/{collection}", settings, Json.NewCollection, repeatable: false, separator: '?'), cancellation);

    /// <summary>Removes a collection and the aliases that point to it; one that is not there is no fault.</summary>
    public Task DropAsync(string collection, CancellationToken cancellation) =>
        // The result says whether it was there.
        _connection.SendBareAsync(new QdrantCall(HttpMethod.Delete, $"collections/{collection}?{ServerLimit}", null, _write, Repeatable: true), Json.QdrantEnvelopeNullableBoolean, cancellation);

    /// <summary>Lets filters ask for a field.</summary>
    public Task IndexAsync(string collection, FieldIndex field, CancellationToken cancellation) =>
        UpdateAsync(Write(HttpMethod.Put, $"collections/{collection}/index?wait=true", field, Json.FieldIndex), cancellation);

    /// <summary>Writes points; those with the same ids are replaced.</summary>
    /// <param name="collection">Where.</param>
    /// <param name="body">The request: see <see cref="QdrantBatches"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task UpsertAsync(string collection, ReadOnlyMemory<byte> body, CancellationToken cancellation) =>
        UpdateAsync(new QdrantCall(HttpMethod.Put, $"collections/{collection}/points?wait=true&{ServerLimit}", body, _write, Repeatable: true), cancellation);

    /// <summary>Removes the points that pass a filter.</summary>
    public Task DeleteAsync(string collection, QdrantFilter filter, CancellationToken cancellation) =>
        UpdateAsync(Write(HttpMethod.Post, $"collections/{collection}/points/delete?wait=true", new DeleteRequest(filter), Json.DeleteRequest), cancellation);

    /// <summary>How many points a collection holds, counted one by one.</summary>
    public async Task<int> CountAsync(string collection, CancellationToken cancellation) =>
        // Counting many takes longer than a search.
        (await _connection.SendAsync(Ask($"collections/{collection}/points/count", new CountRequest(Exact: true), Json.CountRequest) with { Limit = _write }, Json.QdrantEnvelopePointCount, cancellation)).Count;

    /// <summary>Reads a page of points.</summary>
    public Task<ScrollPage<T>> ScrollAsync<T>(string collection, ScrollRequest request, JsonTypeInfo<QdrantEnvelope<ScrollPage<T>>> type, CancellationToken cancellation) =>
        _connection.SendAsync(Ask($"collections/{collection}/points/scroll", request, Json.ScrollRequest) with { Limit = request.WithVector ? _write : _read }, type, cancellation);

    /// <summary>Searches.</summary>
    public async Task<IReadOnlyList<ReadPoint<PassagePayload>>> QueryAsync(string collection, QueryRequest request, CancellationToken cancellation) =>
        (await _connection.SendAsync(Ask($"collections/{collection}/points/query", request, Json.QueryRequest), Json.QdrantEnvelopeQueryResult, cancellation)).Points;

    /// <summary>All aliases.</summary>
    public async Task<IReadOnlyList<AliasTarget>> AliasesAsync(CancellationToken cancellation) =>
        (await _connection.SendAsync(Get("aliases"), Json.QdrantEnvelopeAliasList, cancellation)).Aliases;

    /// <summary>Changes aliases in one step. Not tried again where it may have come about: another switch may have followed.</summary>
    public Task ChangeAliasesAsync(IReadOnlyList<AliasAction> actions, CancellationToken cancellation) =>
        DoAsync(Write(HttpMethod.Post, "collections/aliases", new AliasChange(actions), Json.AliasChange, repeatable: false, separator: '?'), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // The server gives up when this program does, and not long after it.
    private string ServerLimit => Timeout(_write);

    private static string Timeout(TimeSpan limit) => "timeout=" + Math.Max(1, (int)Math.Ceiling(limit.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private async Task DoAsync(QdrantCall call, CancellationToken cancellation)
    {
        var reply = await _connection.SendBareAsync(call, Json.QdrantEnvelopeNullableBoolean, cancellation);
        if (reply.Result != true)
            throw new IndexException($"Qdrant took a change on ({reply.Status?.Word ?? reply.Status?.Error}) but did not confirm it: look into its log, then try again.");
    }

    private async Task UpdateAsync(QdrantCall call, CancellationToken cancellation)
    {
        var result = await _connection.SendAsync(call, Json.QdrantEnvelopeUpdateResult, cancellation);
        if (result.Status != "completed")
            throw new IndexException($"Qdrant took on what was written but had not applied it in time ({result.Status}): raise {QdrantOptionsValidator.Name}:WriteTimeout, or look whether it is overloaded.");
    }

    private QdrantCall Get(string path) => new(HttpMethod.Get, path, null, _read, Repeatable: true);

    private QdrantCall Ask<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, $"{path}?{Timeout(_read)}", JsonSerializer.SerializeToUtf8Bytes(body, type), _read, Repeatable: true);

    private QdrantCall Write<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, bool repeatable = true, char separator = '&') =>
        new(method, $"{path}{separator}{ServerLimit}", JsonSerializer.SerializeToUtf8Bytes(body, type), _write, repeatable);
}
