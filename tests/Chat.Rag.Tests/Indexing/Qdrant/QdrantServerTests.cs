using System.Net;
using System.Text;
using System.Text.Json;
using Chat.Testing.Qdrant;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>The double keeps to the facts of version 1.19, to the letter where they are known.</summary>
public sealed class QdrantServerTests : IAsyncLifetime
{
    private const string Small = """{"vectors":{"dense":{"size":2,"distance":"Cosine"}},"sparse_vectors":{"lex":{"modifier":"idf"}},"strict_mode_config":{"enabled":true,"unindexed_filtering_retrieve":false,"max_query_limit":500}}""";

    private readonly HttpClient _http = new();
    private QdrantServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await QdrantServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("PUT /collections/a", Small, 409, "Wrong input: Collection `a` already exists!")]
    [InlineData("GET /collections/none", "", 404, "Not found: Collection `none` doesn't exist!")]
    [InlineData("PUT /collections/b", "{", 400, "Format error in JSON body")]
    [InlineData("PUT /collections/b", """{"vectors":{"dense":{"size":0,"distance":"Cosine"}}}""", 422, "Validation error in JSON body")]
    [InlineData("PUT /collections/b", """{"vectors":{"dense":{"size":2,"distance":"cosine"}}}""", 400, "unknown variant `cosine`")]
    [InlineData("PUT /collections/b", """{"vector":{"dense":{"size":2,"distance":"Cosine"}}}""", 400, "unknown field `vector`")]
    [InlineData("PUT /collections/a/points", """{"points":[{"id":"a","vector":{},"payload":{}}]}""", 400, "is not a valid point ID")]
    [InlineData("PUT /collections/a/points", """{"points":[{"id":"00000000-0000-0000-0000-000000000001","vector":{"dense":[1,2,3]},"payload":{}}]}""", 400, "Wrong input: Vector dimension error: expected dim: 2, got 3")]
    [InlineData("PUT /collections/a/points", """{"points":[{"id":"00000000-0000-0000-0000-000000000001","vector":{"foo":[1,2]},"payload":{}}]}""", 400, "Wrong input: Not existing vector name error: foo")]
    [InlineData("PUT /collections/a/points", """{"points":[{"id":"00000000-0000-0000-0000-000000000001","vector":{"lex":{"indices":[1,1],"values":[1,2]}},"payload":{}}]}""", 422, "must be unique")]
    [InlineData("POST /collections/a/points/query", """{"query":[1],"using":"dense"}""", 400, "expected dim: 2, got 1")]
    [InlineData("POST /collections/a/points/query", """{"query":[1,2],"using":"dense","limit":501}""", 400, "Limit exceeded 501 > 500")]
    [InlineData("POST /collections/a/points/query", """{"query":{"rrf":{"k":60}}}""", 400, "must have prefetches")]
    [InlineData("POST /collections/a/points/query", """{"query":[1,2],"using":"dense","filter":{"must":[{"key":"lang","match":{"value":"es"}}]}}""", 400, "Index required but not found for \"lang\"")]
    [InlineData("POST /collections/a/points/scroll", """{"filter":{"must":[{"key":"day","range":{"lte":"2024-01-01T00:00:00Z"}}]}}""", 400, "of one of the following types: [datetime]")]
    [InlineData("POST /collections/aliases", """{"actions":[{"create_alias":{"collection_name":"none","alias_name":"x"}}]}""", 404, "Collection `none` doesn't exist!")]
    [InlineData("POST /collections/aliases", """{"actions":[{"create_alias":{"collection_name":"a","alias_name":"a"}}]}""", 409, "Collection `a` already exists!")]
    [InlineData("POST /collections/a/points/search", "{}", 404, "")]
    public async Task WhatIsWrongIsRefusedInQdrantsWords(string target, string body, int status, string words)
    {
        await SendAsync("PUT /collections/a", Small);

        var (got, reply) = await SendAsync(target, body);

        Assert.Equal(status, got);
        Assert.Contains(words, reply.GetProperty("status").GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABatchWithOneWrongPointWritesNone()
    {
        await SendAsync("PUT /collections/a", Small);

        await SendAsync("PUT /collections/a/points", """{"points":[{"id":"00000000-0000-0000-0000-000000000001","vector":{"dense":[1,2]},"payload":{}},{"id":"00000000-0000-0000-0000-000000000002","vector":{"dense":[1]},"payload":{}}]}""");

        Assert.Empty(_server.Payloads("a"));
    }

    [Fact]
    public async Task ARequestOfMoreThan32MegabytesIsRefused()
    {
        var (status, reply) = await SendAsync("PUT /collections/a", new string(' ', 32 * 1024 * 1024) + "{}");

        Assert.Equal(400, status);
        Assert.Contains("larger than allowed", reply.GetProperty("status").GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RanksAreFusedByTheFormulaWithItsOwnDefault()
    {
        await FillAsync();

        // Dense order: 1, 2, 3. Sparse: only 3 has the term.
        const string Prefetch = """ "prefetch":[{"query":[1,0],"using":"dense","limit":3},{"query":{"indices":[7],"values":[1]},"using":"lex","limit":3}] """;
        Assert.Equal(["3:0.0328", "1:0.0167", "2:0.0164"], await QueryAsync("{" + Prefetch + ""","query":{"rrf":{"k":60}}}"""));
        Assert.Equal(["3:0.7500", "1:0.5000", "2:0.3333"], await QueryAsync("{" + Prefetch + ""","query":{"fusion":"rrf"}}"""));
    }

    [Fact]
    public async Task RareTermsWeighMore()
    {
        await FillAsync();

        // N = 3, df = 1: ln(2.5 / 1.5 + 1) = 0.9808; the document's weight is 2.
        Assert.Equal(["3:1.9617"], await QueryAsync("""{"query":{"indices":[7],"values":[1]},"using":"lex"}"""));
        // df = 3: ln(0.5 / 3.5 + 1) = 0.1335.
        Assert.Equal(["1:0.1335", "2:0.1335", "3:0.1335"], await QueryAsync("""{"query":{"indices":[5],"values":[1]},"using":"lex"}"""));
    }

    [Fact]
    public async Task VectorsOfACosineCollectionAreKeptAtLengthOne()
    {
        await FillAsync();

        var (_, reply) = await SendAsync("POST /collections/a/points/scroll", """{"limit":1,"with_payload":true,"with_vector":true}""");

        var point = reply.GetProperty("result").GetProperty("points")[0];
        Assert.Equal([1f, 0f], point.GetProperty("vector").GetProperty("dense").EnumerateArray().Select(n => n.GetSingle()));
        Assert.Equal("00000000-0000-0000-0000-000000000002", reply.GetProperty("result").GetProperty("next_page_offset").GetString());
    }

    [Fact]
    public async Task ActionsBeforeAFailedOneStayDone()
    {
        await SendAsync("PUT /collections/a", Small);
        await SendAsync("POST /collections/aliases", """{"actions":[{"create_alias":{"collection_name":"a","alias_name":"x"}}]}""");

        await SendAsync("POST /collections/aliases", """{"actions":[{"delete_alias":{"alias_name":"x"}},{"create_alias":{"collection_name":"none","alias_name":"x"}}]}""");

        Assert.Empty(_server.Aliases);
    }

    [Fact]
    public async Task ACollectionTakesItsAliasesAlongAndAMissingOneIsRemovedWithoutComplaint()
    {
        await SendAsync("PUT /collections/a", Small);
        await SendAsync("POST /collections/aliases", """{"actions":[{"create_alias":{"collection_name":"a","alias_name":"x"}}]}""");

        Assert.Equal(200, (await SendAsync("DELETE /collections/a", "")).Status);
        Assert.Empty(_server.Aliases);
        Assert.Equal(200, (await SendAsync("DELETE /collections/a", "")).Status);
    }

    [Fact]
    public async Task ItsKeyIsAskedForEverywhereButAtTheDoor()
    {
        _server.Key = "k";

        Assert.Equal("healthz check passed", await _http.GetStringAsync($"{_server.Url}/healthz", Cancellation));
        Assert.Contains("1.19.0", await _http.GetStringAsync(_server.Url, Cancellation), StringComparison.Ordinal);
        using var refused = await _http.GetAsync($"{_server.Url}/collections", Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, "text/plain"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
    }

    private async Task FillAsync()
    {
        await SendAsync("PUT /collections/a", Small);
        await SendAsync("PUT /collections/a/points", """
            {"points":[
             {"id":"00000000-0000-0000-0000-000000000001","vector":{"dense":[2,0],"lex":{"indices":[5],"values":[1]}},"payload":{}},
             {"id":"00000000-0000-0000-0000-000000000002","vector":{"dense":[1,1],"lex":{"indices":[5],"values":[1]}},"payload":{}},
             {"id":"00000000-0000-0000-0000-000000000003","vector":{"dense":[0,1],"lex":{"indices":[5,7],"values":[1,2]}},"payload":{}}]}
            """);
    }

    private async Task<IEnumerable<string>> QueryAsync(string body)
    {
        var (_, reply) = await SendAsync("POST /collections/a/points/query", body);
        return reply.GetProperty("result").GetProperty("points").EnumerateArray().Select(p => FormattableString.Invariant($"{p.GetProperty("id").GetString()![^1]}:{p.GetProperty("score").GetSingle():F4}"));
    }

    private async Task<(int Status, JsonElement Reply)> SendAsync(string target, string body)
    {
        var parts = target.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), _server.Url + parts[1]) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await _http.SendAsync(request, Cancellation);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation)));
    }
}
