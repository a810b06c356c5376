using System.Net;
using System.Net.Sockets;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Qdrant;
using Chat.Testing.Qdrant;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>What goes wrong at the server is said in one sentence, and tried again where that is safe and may help.</summary>
public sealed class QdrantConnectionTests : IAsyncLifetime
{
    private QdrantPlace _place = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private QdrantServer Server => _place.Server;

    public async ValueTask InitializeAsync() => _place = await QdrantPlace.StartAsync();

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Theory]
    [InlineData(400, "Wrong input: Vector dimension error: expected dim: 4, got 3", null, "expected dim: 4, got 3", "build the index anew")]
    [InlineData(422, "Validation error in JSON body: [limit: value 0 invalid]", null, "limit: value 0 invalid", "build the index anew")]
    [InlineData(400, "JSON payload (99 bytes) is larger than allowed (limit: 9 bytes).", null, "no request of that size", "max_request_size_mb")]
    [InlineData(413, "<html><body>413 Request Entity Too Large</body></html>", "text/html", "no request of that size (no reason given)", "proxy")]
    [InlineData(401, "Must provide an API key or an Authorization bearer token", "text/plain", "refused the key (401: Must provide an API key", "ApiKey")]
    [InlineData(401, "Invalid API key or JWT", "text/plain", "Invalid API key or JWT", "ApiKeyFile")]
    [InlineData(403, "Forbidden: Global write access is required", null, "does not let this key do that", "a key that may write")]
    [InlineData(404, "Not found: Collection `x` doesn't exist!", null, "Collection `x` doesn't exist!", "ingest")]
    [InlineData(409, "Wrong input: Collection `x` already exists!", null, "already has that name", "Alias")]
    [InlineData(500, "Service internal error: task 7 panicked", null, "failed (500: Service internal error: task 7 panicked)", "log")]
    [InlineData(507, "No space left on device: WAL buffer", null, "no disk space left", "index delete")]
    [InlineData(502, "<html>Bad Gateway</html>", "text/html", "failed (502: no reason given)", "log")]
    [InlineData(301, "", "text/plain", "sends elsewhere (301)", "Url")]
    [InlineData(418, "", "text/plain", "status 418 (no reason given)", "Url")]
    public async Task AnErrorIsExplainedWithTheWayOutAndNotTriedAgain(int status, string words, string? type, string explained, string wayOut)
    {
        Server.Interfere = _ => new QdrantReply { Status = status, Words = words, Type = type };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));

        Assert.Contains(explained, fault.Message, StringComparison.Ordinal);
        Assert.Contains(wayOut, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain(QdrantPlace.Key, fault.ToString(), StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(408, "Timeout error: Operation 'Search' timed out after 5 seconds")]
    [InlineData(429, "Rate limiting exceeded: Read rate limit exceeded, retry later")]
    [InlineData(503, "Service unavailable: Not enough active replicas")]
    public async Task WhatPassesIsTriedAgain(int status, string words)
    {
        var failures = 2;
        Server.Interfere = _ => failures-- > 0 ? QdrantReply.Error(status, words) : null;

        Assert.Empty(await _place.Client().AliasesAsync(Cancellation));

        Assert.Equal(3, Server.Requests.Count);
        Assert.Equal(2, _place.Clock.Rests.Count);
    }

    [Fact]
    public async Task WhatDoesNotPassIsGivenUpWithTheLastReason()
    {
        Server.Interfere = _ => QdrantReply.Error(503, "Service unavailable: Not enough active replicas");

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));

        Assert.Contains("is not available now (503: Service unavailable: Not enough active replicas)", fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, Server.Requests.Count);
    }

    [Fact]
    public async Task RestsGrowAndAreSpreadByTheSeed()
    {
        Server.Interfere = _ => QdrantReply.Error(503);
        await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));
        var first = _place.Clock.Rests;
        await using var other = await QdrantPlace.StartAsync();
        other.Server.Interfere = _ => QdrantReply.Error(503);
        await Assert.ThrowsAsync<IndexException>(() => other.Client().AliasesAsync(Cancellation));

        Assert.Equal(first, other.Clock.Rests);
        Assert.InRange(first[0].TotalMilliseconds, 100, 200);
        Assert.InRange(first[1].TotalMilliseconds, 200, 400);
        Assert.InRange(first[2].TotalMilliseconds, 400, 800);
        using var seeded = new QdrantClient(_place.Options(), _place.Clock, seed: 8);
        await Assert.ThrowsAsync<IndexException>(() => seeded.AliasesAsync(Cancellation));
        Assert.NotEqual(first[0], _place.Clock.Rests[3]);
    }

    [Fact]
    public async Task TheServerIsNotAskedAgainBeforeItWants()
    {
        var failures = 1;
        Server.Interfere = _ => failures-- > 0 ? QdrantReply.TooMany(seconds: 7) : null;

        await _place.Client().AliasesAsync(Cancellation);

        Assert.InRange(Assert.Single(_place.Clock.Rests).TotalSeconds, 7, 7.2);
    }

    [Fact]
    public async Task AServerThatWantsALongRestIsNotWaitedFor()
    {
        Server.Interfere = _ => QdrantReply.TooMany(seconds: 3600);

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));

        Assert.Contains("limits how often it is asked", fault.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task ABrokenConnectionIsTriedAgainWhereThatIsSafe()
    {
        var failures = 3;
        Server.Interfere = _ => failures-- > 0 ? new QdrantReply { Drop = true } : null;

        Assert.Empty(await _place.Client().AliasesAsync(Cancellation));

        Assert.Equal(4, Server.Requests.Count);
    }

    [Fact]
    public async Task ACutBodyIsTriedAgainAndThenNamed()
    {
        Server.Interfere = _ => new QdrantReply { CutAfter = 12 };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));

        Assert.Contains("broke off the connection", fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, Server.Requests.Count);
    }

    [Theory]
    [InlineData("<html>It works!</html>", "is no Qdrant, or sent a damaged reply")]
    [InlineData("", "is no Qdrant, or sent a damaged reply")]
    [InlineData("{\"status\":\"ok\",\"result\":{\"aliases\":[{\"alias_name\":1}]}}", "is no Qdrant, or sent a damaged reply")]
    [InlineData("{\"status\":[],\"result\":null}", "is no Qdrant, or sent a damaged reply")]
    [InlineData("{\"time\":0.1,\"status\":\"accepted\"}", "without a result")]
    [InlineData("null", "without a result")]
    public async Task AGoodStatusWithoutAReplyOfQdrantIsNamed(string body, string explained)
    {
        Server.Interfere = _ => new QdrantReply { Status = 200, Words = body, Type = "application/json" };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().AliasesAsync(Cancellation));

        Assert.Contains(explained, fault.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    public async Task WhatMayHaveTakenEffectIsNotDoneTwice(int status)
    {
        Server.Interfere = _ => QdrantReply.Error(status);

        await Assert.ThrowsAsync<IndexException>(() => _place.Client().ChangeAliasesAsync([new AliasAction { DeleteAlias = new AliasOnly("town") }], Cancellation));

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task ACreationWhoseReplyIsLostIsNotDoneTwice()
    {
        Server.Interfere = _ => new QdrantReply { DoesIt = true, Drop = true };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().CreateAsync("town_x", Small, Cancellation));

        Assert.Contains("broke off the connection", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["PUT /collections/town_x"], Server.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task AChangeThatTheRateLimitKeptOutIsTriedAgain()
    {
        var failures = 1;
        Server.Interfere = _ => failures-- > 0 ? QdrantReply.TooMany(1) : null;

        await _place.Client().CreateAsync("town_x", Small, Cancellation);

        Assert.Equal(2, Server.Requests.Count);
        Assert.Equal(["town_x"], Server.Collections);
    }

    [Fact]
    public async Task ASilentServerIsGivenUpAfterTheTimeLimitAndNotAskedAgain()
    {
        Server.Interfere = _ => new QdrantReply { Silent = true };
        var asking = _place.Client().AliasesAsync(Cancellation);
        await Server.SilenceAsync(Cancellation);

        _place.Clock.EndLongWaits();
        var fault = await Assert.ThrowsAsync<IndexException>(() => asking);

        Assert.Contains("did not answer within 60 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("TaxAssistant:Index:Qdrant:Timeout", fault.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task AnUploadHasALimitOfItsOwn()
    {
        Server.Interfere = _ => new QdrantReply { Silent = true };
        var uploading = _place.Client().UpsertAsync("town_x", "{}"u8.ToArray(), Cancellation);
        await Server.SilenceAsync(Cancellation);

        _place.Clock.EndLongWaits();
        var fault = await Assert.ThrowsAsync<IndexException>(() => uploading);

        Assert.Contains("within 600 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Qdrant:WriteTimeout", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoGivesUpIsNotToldOfAFault()
    {
        using var stop = new CancellationTokenSource();
        Server.Interfere = _ => new QdrantReply { Silent = true };
        var asking = _place.Client().AliasesAsync(stop.Token);
        await Server.SilenceAsync(Cancellation);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsNamed()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client(o => o.Url = $"http://127.0.0.1:{port}").AliasesAsync(Cancellation));

        Assert.Contains($"127.0.0.1:{port} cannot be reached (ConnectionRefused)", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, _place.Clock.Rests.Count);
    }

    [Fact]
    public async Task AServerWithoutTheCertificateThatHttpsPromisesIsNamed()
    {
        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client(o => o.Url = Server.Url.Replace("http:", "https:", StringComparison.Ordinal)).AliasesAsync(Cancellation));

        Assert.Contains("No secure connection", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task TheKeyTravelsInItsHeaderAndAWrongOneIsRefused()
    {
        await _place.Client().AliasesAsync(Cancellation);
        Assert.Equal(QdrantPlace.Key, Server.Requests[0].Key);

        var wrong = await Assert.ThrowsAsync<IndexException>(() => _place.Client(o => o.ApiKey = "wrong").AliasesAsync(Cancellation));
        var none = await Assert.ThrowsAsync<IndexException>(() => _place.Client(o => o.ApiKey = null).AliasesAsync(Cancellation));

        Assert.Contains("Invalid API key", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Must provide an API key", none.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acknowledged")]
    [InlineData("wait_timeout")]
    public async Task AnUploadThatWasNotAppliedIsNamed(string status)
    {
        Server.Interfere = _ => new QdrantReply { Status = 200, Type = "application/json", Words = $"{{\"status\":\"ok\",\"result\":{{\"operation_id\":1,\"status\":\"{status}\"}}}}" };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().UpsertAsync("town_x", "{}"u8.ToArray(), Cancellation));

        Assert.Contains($"had not applied it in time ({status})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatIsOnlyAcceptedIsNamed()
    {
        Server.Interfere = _ => new QdrantReply { Status = 202, Type = "application/json", Words = "{\"time\":0.1,\"status\":\"accepted\"}" };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Client().CreateAsync("town_x", Small, Cancellation));

        Assert.Contains("(accepted) but did not confirm it", fault.Message, StringComparison.Ordinal);
    }

    private static NewCollection Small => new() { Vectors = new Dictionary<string, DenseVectors> { ["dense"] = new(4, "Cosine", false, null, null) } };
}
