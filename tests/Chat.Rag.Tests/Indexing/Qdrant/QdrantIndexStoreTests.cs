using System.Text.Json;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Qdrant;
using Chat.Testing.Indexing;
using Chat.Testing.Qdrant;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>What a store leaves on the server, and what it makes of a server that fails halfway or holds other things.</summary>
public sealed class QdrantIndexStoreTests : IAsyncLifetime
{
    private QdrantPlace _place = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private QdrantServer Server => _place.Server;

    public async ValueTask InitializeAsync() => _place = await QdrantPlace.StartAsync();

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task ACollectionIsMadeForBothVectorsAndRefusesUnindexedFilters()
    {
        var manifest = await _place.Store(change: o => (o.ShardNumber, o.ReplicationFactor, o.OnDisk) = (4, 2, true)).BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);

        var settings = Server.Settings("town_" + manifest.Generation);
        var dense = settings.GetProperty("vectors").GetProperty("dense");
        Assert.Equal((WordEncoding.Dimensions, "Cosine", true), (dense.GetProperty("size").GetInt32(), dense.GetProperty("distance").GetString(), dense.GetProperty("on_disk").GetBoolean()));
        Assert.Equal("int8", dense.GetProperty("quantization_config").GetProperty("scalar").GetProperty("type").GetString());
        Assert.Equal("idf", settings.GetProperty("sparse_vectors").GetProperty("lex").GetProperty("modifier").GetString());
        Assert.Equal((4, 2), (settings.GetProperty("shard_number").GetInt32(), settings.GetProperty("replication_factor").GetInt32()));
        Assert.False(settings.GetProperty("strict_mode_config").GetProperty("unindexed_filtering_retrieve").GetBoolean());
        Assert.Equal(
            ["doc:keyword", "lang:keyword", "rank:keyword", "scope:keyword", "unit:keyword", "valid_from:datetime", "valid_until:datetime"],
            Server.Indexes("town_" + manifest.Generation).Select(i => $"{i.Key}:{i.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task UnknownDaysAreStoredAsTheEndsOfTime()
    {
        var manifest = await _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.Manual), null, Cancellation);

        var payload = Assert.Single(Server.Payloads("town_" + manifest.Generation));
        Assert.Equal("0001-01-01T00:00:00Z", payload.GetProperty("valid_from").GetString());
        Assert.Equal("9999-12-31T00:00:00Z", payload.GetProperty("valid_until").GetString());
    }

    [Fact]
    public async Task ASearchFusesBothSidesByRankUnderTheSameFilter()
    {
        var store = _place.Store(change: o => o.Candidates = 300);
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);

        await index.SearchAsync(new PassageQuery("velocípedos", Language.Es) { Scopes = new HashSet<string> { "es" }, InForceOn = TownLaw.Day("2025-03-01") }, Cancellation);

        var request = JsonSerializer.Deserialize<JsonElement>(Server.Requests.First(r => r.Path.EndsWith("/query", StringComparison.Ordinal)).Body);
        Assert.Equal(60, request.GetProperty("query").GetProperty("rrf").GetProperty("k").GetInt32());
        Assert.Equal(300, request.GetProperty("limit").GetInt32());
        var prefetches = request.GetProperty("prefetch").EnumerateArray().ToList();
        Assert.Equal(["dense", "lex"], prefetches.Select(p => p.GetProperty("using").GetString()));
        Assert.All(prefetches, p => Assert.Equal(300, p.GetProperty("limit").GetInt32()));
        Assert.All(prefetches, p => Assert.Equal(
            """{"must":[{"key":"scope","match":{"any":["es"]}},{"key":"valid_from","range":{"lte":"2025-03-01T00:00:00Z"}},{"key":"valid_until","range":{"gt":"2025-03-01T00:00:00Z"}}]}""",
            p.GetProperty("filter").GetRawText()));
    }

    [Fact]
    public async Task CandidatesAreRankedByTheCosinesOfTheFullVectors()
    {
        var store = _place.Store();
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);

        var hit = (await index.SearchAsync(new PassageQuery(TownLaw.Camels[0].Text, Language.Es), Cancellation))[0];

        // Each word of the passage once, as in the question: the same vector.
        Assert.Equal(1, hit.Why.Dense, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task AnImpossibleLimitIsRefused(int limit)
    {
        var store = _place.Store();
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SearchAsync(new PassageQuery("velocípedos", Language.Es) { Limit = limit }, Cancellation));
    }

    [Fact]
    public async Task AClosedIndexRefuses()
    {
        var store = _place.Store();
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        var index = await store.OpenAsync(manifest.Generation, Cancellation);
        await index.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.ReadUnitAsync("LEY-1#a1", Cancellation));
    }

    [Fact]
    public async Task LargePassagesTravelInSeveralRequestsBelowTheServersLimit()
    {
        var words = string.Concat(Enumerable.Repeat("gravamen ", 330_000));
        var passages = Enumerable.Range(0, 8).Select(i => TownLaw.Passage("LEY-1", $"a{i}", null, 0, words + i));

        var manifest = await _place.Store().BuildAsync(TownLaw.FromNothing(passages), null, Cancellation);

        var uploads = Server.Requests.Where(r => r.Target == $"PUT /collections/town_{manifest.Generation}/points").ToList();
        Assert.True(uploads.Count >= 4, $"{uploads.Count} requests");
        Assert.All(uploads, u => Assert.InRange(u.Body.Length, 1, QdrantBatches.Bytes));
        Assert.Equal(8, manifest.Passages);
    }

    [Fact]
    public async Task ManyPassagesTravelInSeveralRequestsAndAreReadInPages()
    {
        var passages = Enumerable.Range(0, 1300).Select(i => TownLaw.Passage("LEY-1", "a1", "2024-01-01", i, $"Tramo {i}."));
        var store = _place.Store();
        var first = await store.BuildAsync(TownLaw.FromNothing(passages), null, Cancellation);
        await store.SwitchAsync(first.Generation, Cancellation);

        var second = await store.BuildAsync(TownLaw.Change([], TownLaw.Camels), null, Cancellation);
        await using var index = await store.OpenAsync(second.Generation, Cancellation);

        Assert.Equal(1301, second.Passages);
        Assert.Equal(Enumerable.Range(0, 1300), (await index.ReadUnitAsync("LEY-1#a1", Cancellation)).Select(p => p.Ordinal));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(507)]
    public async Task ABuildWhoseUploadFailsHalfwayLeavesTheLiveOneAndIsClearedByTheNext(int status)
    {
        var store = _place.Store();
        var live = await BuildLiveAsync(store);
        var uploads = 0;
        Server.Interfere = r => r.Method == "PUT" && r.Path.EndsWith("/points", StringComparison.Ordinal) && ++uploads == 2 ? QdrantReply.Error(status) : null;
        var many = Enumerable.Range(0, 600).Select(i => TownLaw.Passage("LEY-5", "a1", null, i, $"Tramo {i}."));

        await Assert.ThrowsAsync<IndexException>(() => store.BuildAsync(TownLaw.FromNothing(many), null, Cancellation));

        Assert.Equal(live, await store.LiveAsync(Cancellation));
        Assert.Equal([live], (await store.ListAsync(Cancellation)).Select(m => m.Generation));
        Assert.Equal(3, Server.Collections.Count);
        var next = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        Assert.Equal(["town_" + live, "town_" + next.Generation, "town_manifests"], Server.Collections);
    }

    [Fact]
    public async Task AnUploadThatTheServerOnlyDelaysIsRepeated()
    {
        var uploads = 0;
        Server.Interfere = r => r.Method != "PUT" || !r.Path.EndsWith("/points", StringComparison.Ordinal) ? null : ++uploads switch
        {
            1 => QdrantReply.TooMany(2),
            2 => new QdrantReply { DoesIt = true, Drop = true },
            3 => QdrantReply.Error(503),
            _ => null,
        };

        var manifest = await _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);

        Assert.Equal(TownLaw.All.Count, Server.Payloads("town_" + manifest.Generation).Count);
    }

    [Fact]
    public async Task PointsThatTheServerLostFailTheBuild()
    {
        Server.Interfere = r =>
        {
            if (r.Path.EndsWith("/points/count", StringComparison.Ordinal))
                Server.Do("POST", r.Path.Replace("count", "delete", StringComparison.Ordinal), """{"filter":{"must":[{"key":"doc","match":{"value":"ORDEN-3"}}]}}""");
            return null;
        };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation));

        Assert.Contains($"holds {TownLaw.All.Count - 1} passages after {TownLaw.All.Count} were written", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGenerationThatLostPassagesIsNotOpened()
    {
        var store = _place.Store();
        var live = await BuildLiveAsync(store);
        Server.Do("POST", $"/collections/town_{live}/points/delete", """{"filter":{"must":[{"key":"doc","match":{"value":"ORDEN-3"}}]}}""");

        var fault = await Assert.ThrowsAsync<IndexException>(() => store.OpenAsync(live, Cancellation));
        var change = await Assert.ThrowsAsync<IndexException>(() => store.BuildAsync(TownLaw.Change([], TownLaw.Passage("LEY-7", "a1", null, 0, "Los zepelines.")), null, Cancellation));

        Assert.Contains("is damaged", fault.Message, StringComparison.Ordinal);
        Assert.Contains("is damaged", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatEncodersLearntIsKeptInPiecesAndMissedWhenOneIsGone()
    {
        var store = _place.Store(WordEncoding.Create(ballast: 7_000_000));
        var live = await BuildLiveAsync(store);
        var pieces = Server.Payloads("town_manifests").Where(p => p.GetProperty("kind").GetString() == "encoder").ToList();
        Assert.Equal(3, pieces.Count);
        await using (await store.OpenAsync(live, Cancellation))
        {
            // It opens while all are there.
        }

        Server.Do("POST", "/collections/town_manifests/points/delete", $$"""{"points":["{{PointId.Of($"{live}/encoder/1")}}"]}""");

        Assert.Contains("is damaged", (await Assert.ThrowsAsync<IndexException>(() => store.OpenAsync(live, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGenerationWithoutItsManifestIsNotListedAndIsCleared()
    {
        var store = _place.Store();
        await BuildLiveAsync(store);
        var other = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        Server.Do("POST", "/collections/town_manifests/points/delete", $$"""{"points":["{{PointId.Of($"{other.Generation}/manifest/0")}}"]}""");

        Assert.Single(await store.ListAsync(Cancellation));
        await Assert.ThrowsAsync<IndexException>(() => store.SwitchAsync(other.Generation, Cancellation));
        var next = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);

        Assert.DoesNotContain("town_" + other.Generation, Server.Collections);
        Assert.Contains("town_" + next.Generation, Server.Collections);
        Assert.DoesNotContain(Server.Payloads("town_manifests"), p => p.GetProperty("generation").GetString() == other.Generation);
    }

    [Fact]
    public async Task CollectionsOfOthersAreLeftAlone()
    {
        const string Body = """{"vectors":{"dense":{"size":4,"distance":"Dot"}}}""";
        string[] others = ["town", "town_2", "town_test_20200101T000000Z-1f3c", "towns_20200101T000000Z-1f3c", "village_20200101T000000Z-1f3c"];
        foreach (var name in others.Skip(1))
            Server.Do("PUT", $"/collections/{name}", Body);
        Server.Do("PUT", "/collections/town_20200101T000000Z-1f3c", Body);
        var store = _place.Store();

        await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);

        Assert.All(others.Skip(1), name => Assert.Contains(name, Server.Collections));
        // Nobody's: it is named as a generation of this alias and has no manifest.
        Assert.DoesNotContain("town_20200101T000000Z-1f3c", Server.Collections);
        Assert.Single(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task AnAliasThatSomeoneElseUsesIsNamed()
    {
        Server.Do("PUT", "/collections/foreign", """{"vectors":{"dense":{"size":4,"distance":"Dot"}}}""");
        Server.Do("POST", "/collections/aliases", """{"actions":[{"create_alias":{"collection_name":"foreign","alias_name":"town"}}]}""");

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store().LiveAsync(Cancellation));

        Assert.Contains("points to the collection foreign", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACollectionThatHasTheAliasForItsNameIsNamed()
    {
        Server.Do("PUT", "/collections/town", """{"vectors":{"dense":{"size":4,"distance":"Dot"}}}""");
        var store = _place.Store();
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);

        var fault = await Assert.ThrowsAsync<IndexException>(() => store.SwitchAsync(manifest.Generation, Cancellation));

        Assert.Contains("already has that name for something else", fault.Message, StringComparison.Ordinal);
        Assert.Null(await store.LiveAsync(Cancellation));
    }

    [Fact]
    public async Task ASwitchIsOneCall()
    {
        var store = _place.Store();
        await BuildLiveAsync(store);
        var next = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        var before = Server.Requests.Count;

        await store.SwitchAsync(next.Generation, Cancellation);

        // Which generations have served is noted beside, for clearing up; what serves changes in this one call.
        var change = Assert.Single(Server.Requests.Skip(before), r => r.Method != "GET" && !r.Path.EndsWith("/scroll", StringComparison.Ordinal) && !r.Path.StartsWith("/collections/town_manifests/", StringComparison.Ordinal));
        Assert.Equal("POST /collections/aliases", change.Target);
        Assert.Equal("""{"actions":[{"delete_alias":{"alias_name":"town"}},{"create_alias":{"alias_name":"town","collection_name":"town_GENERATION"}}]}""".Replace("GENERATION", next.Generation, StringComparison.Ordinal), change.Body);
    }

    [Fact]
    public async Task ASwitchWhoseReplyIsLostHasHappened()
    {
        var store = _place.Store();
        await BuildLiveAsync(store);
        var next = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        Server.Interfere = r => r.Target == "POST /collections/aliases" ? new QdrantReply { DoesIt = true, Drop = true } : null;

        await store.SwitchAsync(next.Generation, Cancellation);

        Assert.Equal("town_" + next.Generation, Server.Aliases["town"]);
    }

    [Fact]
    public async Task ASwitchThatFailsIsToldAndTheLiveOneStays()
    {
        var store = _place.Store();
        var live = await BuildLiveAsync(store);
        var next = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        Server.Interfere = r => r.Target == "POST /collections/aliases" ? QdrantReply.Error(503, "Service unavailable: another operation is in progress") : null;

        await Assert.ThrowsAsync<IndexException>(() => store.SwitchAsync(next.Generation, Cancellation));

        Assert.Equal(live, await store.LiveAsync(Cancellation));
    }

    [Fact]
    public async Task AskingWhatIsLiveIsOneRequest()
    {
        var store = _place.Store();
        await BuildLiveAsync(store);
        var before = Server.Requests.Count;

        await store.LiveAsync(Cancellation);

        Assert.Equal("GET /aliases", Assert.Single(Server.Requests.Skip(before)).Target);
    }

    [Fact]
    public async Task AnotherNodeSeesAndSearchesWhatOneBuilt()
    {
        var live = await BuildLiveAsync(_place.Store());
        var elsewhere = _place.Store();

        Assert.Equal(live, await elsewhere.LiveAsync(Cancellation));
        await using var index = await elsewhere.OpenAsync(live, Cancellation);

        Assert.Equal("ORDEN-3#a1", (await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task ANodeWhoseKeyOnlyReadsSearchesAndCannotBuild()
    {
        var live = await BuildLiveAsync(_place.Store());
        Server.ReadOnlyKey = "r3ad";
        var reader = _place.Store(change: o => o.ApiKey = "r3ad");
        await using var index = await reader.OpenAsync(live, Cancellation);

        Assert.Equal("ORDEN-3#a1", (await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
        var fault = await Assert.ThrowsAsync<IndexException>(() => reader.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation));
        Assert.Contains("a key that may write", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASearchInAGenerationThatWasRemovedIsNamed()
    {
        var store = _place.Store();
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);
        await store.DeleteAsync(manifest.Generation, Cancellation);

        var fault = await Assert.ThrowsAsync<IndexException>(() => index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation));

        Assert.Contains($"Collection `town_{manifest.Generation}` doesn't exist!", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGenerationIsWaitedForUntilItsGraphIsBuilt()
    {
        foreach (var state in new[] { "yellow", "yellow", "yellow" })
            Server.States.Enqueue(state);

        await _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);

        Assert.Empty(Server.States);
        Assert.Equal(3, _place.Clock.Rests.Count(r => r == TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task ACollectionThatTheServerCannotBuildFailsTheBuild()
    {
        Server.States.Enqueue("red");

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation));

        Assert.Contains("optimizer's fault", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.15.5", "use 1.16 or newer")]
    [InlineData("unknown", "use 1.16 or newer")]
    public async Task AnOlderServerIsRefused(string version, string explained)
    {
        Server.Version = version;

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store().BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation));

        Assert.Contains(explained, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Collections);
    }

    [Fact]
    public async Task AModelThatGivesOtherVectorsThanItSaysIsNamed()
    {
        var wrong = WordEncoding.Create(dimensions: 16) with { Dimensions = 8 };

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store(wrong).BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation));

        Assert.Contains("gave a vector of 16 numbers instead of 8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherGlossaryServesOnAndTheNextBuildTakesAllPassagesOverAnew()
    {
        var live = await BuildLiveAsync(_place.Store());
        var store = _place.Store(WordEncoding.Create() with { Analysis = "other words" });
        var before = (await store.ListAsync(Cancellation)).Single();
        await using (await store.OpenAsync(live, Cancellation))
            Assert.Equal(GenerationFit.Outdated, store.FitOf(before));

        var built = await store.BuildAsync(TownLaw.Change(["LLEI-2"]), null, Cancellation);

        Assert.Equal((GenerationFit.Current, "other words"), (store.FitOf(built), built.Analysis));
        Assert.Equal(before.Documents.Keys.Where(d => d != "LLEI-2").Order(StringComparer.Ordinal), built.Documents.Keys.Order(StringComparer.Ordinal));
        await using var index = await store.OpenAsync(built.Generation, Cancellation);
        Assert.NotEmpty(await index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation));
    }

    [Fact]
    public async Task AnotherModelTakesAllPassagesOverAnew()
    {
        await BuildLiveAsync(_place.Store());
        var store = _place.Store(WordEncoding.Create(dimensions: 16));

        var built = await store.BuildAsync(TownLaw.Change([]), null, Cancellation);

        Assert.Equal(16, built.Dimensions);
        await using var index = await store.OpenAsync(built.Generation, Cancellation);
        Assert.NotEmpty(await index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation));
    }

    [Fact]
    public async Task NoMoreGenerationsAreKeptThanSetAndTheNewestThatNeverServed()
    {
        _place.Generations.KeepGenerations = 2;
        var store = _place.Store();
        var served = new List<string>();
        for (var i = 0; i < 3; i++)
            served.Add(await BuildLiveAsync(store));
        Assert.Equal([served[2], served[1]], await NamesAsync());

        var refused = (await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation)).Generation;
        Assert.Equal([refused, served[2], served[1]], await NamesAsync());
        var next = (await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation)).Generation;
        Assert.Equal([next, served[2], served[1]], await NamesAsync());

        await store.SwitchAsync(served[1], Cancellation);
        Assert.Equal([next, served[2], served[1]], await NamesAsync());
        await store.SwitchAsync(next, Cancellation);
        Assert.Equal([next, served[1]], await NamesAsync());

        async Task<IEnumerable<string>> NamesAsync() => (await _place.Store().ListAsync(Cancellation)).Select(m => m.Generation);
    }

    [Fact]
    public async Task GenerationsOfOneSecondSortInTheOrderInWhichTheyWereBuilt()
    {
        var store = _place.Store();
        var built = new List<string>();
        for (var i = 0; i < 4; i++)
            built.Add((await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation)).Generation);

        Assert.Equal(built.Order(StringComparer.Ordinal), built);
        Assert.All(built, g => Assert.Matches("^20261126T1430[0-9]{2}Z-[0-9a-f]{4}$", g));
    }

    private static async Task<string> BuildLiveAsync(QdrantIndexStore store)
    {
        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await store.SwitchAsync(manifest.Generation, Cancellation);
        return manifest.Generation;
    }
}
