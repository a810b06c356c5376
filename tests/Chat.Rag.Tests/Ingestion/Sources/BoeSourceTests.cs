using System.Text;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Sources;
using Chat.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Rag.Tests.Ingestion.Sources;

public sealed class BoeSourceTests : IAsyncLifetime
{
    private const string Income = "BOE-A-2006-20764";
    private const string Vat = "BOE-A-1992-28740";
    private const string General = "BOE-A-2003-23186";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> _pauses = [];
    private readonly string _data = Directory.CreateTempSubdirectory("boe-").FullName;
    private BoeServer _server = null!;
    private SafeFetcher _fetcher = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await BoeServer.StartAsync(
            new BoeLaw(Income, "20260327T100000Z", "Renta & < > ñ"), new BoeLaw(Vat, "20260126T100000Z", "IVA"), new BoeLaw(General, "20241221T100000Z", "LGT"));
        _fetcher = HastyFetcher.Create(_clock, _pauses);
    }

    public async ValueTask DisposeAsync()
    {
        _fetcher.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task EachLawComesOnceWithMetadataAndTextInOneDocument()
    {
        var items = await ReadAsync(SourceState.Empty);
        Assert.Equal([Income, Vat, General], items.Select(i => i.Key));
        var income = Assert.IsType<FetchedItem>(items[0]);
        var document = XDocument.Parse(Encoding.UTF8.GetString(income.Document.Content.Span)).Root!;
        Assert.Equal("documento", document.Name);
        Assert.Equal(Income, document.Element("metadatos")!.Element("identificador")!.Value);
        Assert.Equal("Renta & < > ñ", document.Element("texto")!.Element("bloque")!.Descendants("p").Last().Value);
        Assert.Equal("application/xml", income.Document.MediaType);
        Assert.Equal(("boe", $"https://www.boe.es/buscar/act.php?id={Income}", new DateOnly(2026, 3, 27)), (income.Document.Provenance.Source, income.Document.Provenance.Address, income.Document.Provenance.Updated));
    }

    [Fact]
    public async Task AnUnchangedCorpusCostsOneRequest()
    {
        var state = Live(await ReadAsync(SourceState.Empty));
        _server.Forget();
        Assert.All(await ReadAsync(state), i => Assert.IsType<UnchangedItem>(i));
        Assert.Equal(["?limit=100&offset=0"], _server.Requests);
    }

    [Fact]
    public async Task OnlyTheLawThatChangedIsFetchedAgain()
    {
        var state = Live(await ReadAsync(SourceState.Empty));
        _server.Put(new BoeLaw(Vat, "20261126T090000Z", "IVA, otra redacción"));
        _server.Forget();
        var items = await ReadAsync(state);
        Assert.Equal([typeof(UnchangedItem), typeof(FetchedItem), typeof(UnchangedItem)], items.Select(i => i.GetType()));
        Assert.Equal([$"/id/{Vat}/metadatos", $"/id/{Vat}/texto"], _server.Requests.Where(r => r.StartsWith("/id", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AStoppedRunGoesOnWhereItWas()
    {
        await foreach (var item in Source().ReadAsync(SourceState.Empty, Stop))
        {
            if (item.Key == Vat)
                break;
        }

        _server.Forget();
        Assert.All(await ReadAsync(SourceState.Empty), i => Assert.IsType<FetchedItem>(i));
        Assert.Equal([$"/id/{General}/texto"], _server.Requests.Where(r => r.EndsWith("/texto", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ADownloadThatWasDamagedOnTheDiskIsFetchedAgain()
    {
        var whole = (await ReadAsync(SourceState.Empty)).OfType<FetchedItem>().Select(i => i.Document.Provenance.Digest).ToList();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_data, "sources", "boe")))
        {
            var bytes = await File.ReadAllBytesAsync(file, Stop);
            bytes[^5] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Stop);
        }

        Assert.Equal(whole, (await ReadAsync(SourceState.Empty)).OfType<FetchedItem>().Select(i => i.Document.Provenance.Digest));
    }

    [Fact]
    public async Task ALongListIsReadPageByPageDownToTheLastTime()
    {
        for (var i = 0; i < 250; i++)
            _server.Put(new BoeLaw($"BOE-A-2026-{i + 1}", $"20261126T08{i / 60:00}{i % 60:00}Z", "x"));
        for (var i = 0; i < 150; i++)
            _server.Put(new BoeLaw($"BOE-A-2010-{i + 1}", $"20100101T08{i / 60:00}{i % 60:00}Z", "x"));
        var state = Live(await ReadAsync(SourceState.Empty));
        _server.Forget();
        Assert.All(await ReadAsync(state), i => Assert.IsType<UnchangedItem>(i));
        Assert.Equal(["?limit=100&offset=0", "?limit=100&offset=100", "?limit=100&offset=200"], _server.Requests);
    }

    [Fact]
    public async Task ALawThatIsGoneIsDeletedAndOneThatNeverWasIsAFault()
    {
        var state = Live(await ReadAsync(SourceState.Empty));
        _server.Remove(Vat);
        var items = await ReadAsync(state with { Failures = new Dictionary<string, string> { [Vat] = "x" } }, Income, Vat, General, "BOE-A-1999-1");
        Assert.Equal(new DeletedItem(Vat), items[1]);
        Assert.Equal(new FailedItem("BOE-A-1999-1", "The BOE has no consolidated text BOE-A-1999-1; correct the id in source 'boe' of sources.yml."), items[3]);
    }

    [Fact]
    public async Task ALawTakenOutOfTheSettingsIsDeleted()
    {
        var state = Live(await ReadAsync(SourceState.Empty));
        Assert.Equal(new DeletedItem(General), (await ReadAsync(state, Income, Vat))[^1]);
    }

    [Fact]
    public async Task ABusyServerIsWaitedFor()
    {
        _server.Next($"texto {Income}", new BoeFault { Status = 429, RetryAfter = 9 }, new BoeFault { Status = 500 }, new BoeFault { Cut = true });
        Assert.All(await ReadAsync(SourceState.Empty), i => Assert.IsType<FetchedItem>(i));
        Assert.Contains(_pauses, p => p >= TimeSpan.FromSeconds(8));
    }

    [Theory]
    [InlineData("half")]
    [InlineData("no-blocks")]
    [InlineData("html")]
    [InlineData("entities")]
    [InlineData("other")]
    public async Task AFaultyTextIsAFailureAndTheOthersCome(string kind)
    {
        _server.Next($"{(kind == "other" ? "metadatos" : "texto")} {Income}", kind switch
        {
            "half" => new BoeFault { Half = true },
            "no-blocks" => new BoeFault { Body = "<response><status><code>200</code></status><data><texto/></data></response>" },
            "html" => new BoeFault { Body = "<html><body>Mantenimiento</body></html>" },
            "other" => new BoeFault { Body = $"<response><status><code>200</code></status><data><metadatos><identificador>{Vat}</identificador></metadatos></data></response>" },
            _ => new BoeFault { Body = Entities() },
        });
        var items = await ReadAsync(SourceState.Empty);
        var failed = Assert.IsType<FailedItem>(items[0]);
        Assert.Matches(@"^\S.*[^.]\.$", failed.Reason);
        Assert.All(items.Skip(1), i => Assert.IsType<FetchedItem>(i));
        Assert.IsType<FetchedItem>((await ReadAsync(SourceState.Empty))[0]);
    }

    [Fact]
    public async Task AListThatCannotBeHadDeletesNothing()
    {
        var state = Live(await ReadAsync(SourceState.Empty));
        _server.Next("list", Enumerable.Repeat(new BoeFault { Status = 503 }, 4));
        Assert.Equal("boe", Assert.IsType<FailedItem>(Assert.Single(await ReadAsync(state, Income))).Key);
    }

    [Fact]
    public async Task AQueryBringsWhatItFindsAndWhatItNoLongerFindsIsDeleted()
    {
        var state = Live(await ReadAsync(SourceState.Empty, query: """{"query":{}}"""));
        Assert.Equal(3, state.Items.Count);
        Assert.Contains("?limit=100&offset=0&query={\"query\":{}}", _server.Requests);
        _server.Remove(General);
        Assert.Equal(new DeletedItem(General), (await ReadAsync(state, query: """{"query":{}}"""))[^1]);
    }

    [Fact]
    public async Task AQueryThatFindsTooMuchIsAFault()
    {
        var failed = Assert.IsType<FailedItem>(Assert.Single(await ReadAsync(SourceState.Empty, query: "{}", most: 2)));
        Assert.Contains("finds more than 2 texts", failed.Reason, StringComparison.Ordinal);
    }

    private static string Entities() =>
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range(0, 9).Select(i => $"<!ENTITY {(char)('b' + i)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + i)};", 10))}\">"))
        + "]><response><status><code>200</code></status><data><texto><bloque>&j;</bloque></texto></data></response>";

    private SourceState Live(IEnumerable<SourceItem> items) => new()
    {
        Items = items.OfType<FetchedItem>().ToDictionary(i => i.Key, i => new KnownItem(i.Version)),
        Completed = _clock.GetUtcNow(),
    };

    private BoeSource Source(string[]? laws = null, string? query = null, int most = 500) => new(
        new BoeSourceSettings
        {
            Id = "boe", Licence = "BOE", Every = TimeSpan.FromDays(1), Address = _server.Address,
            Laws = query is null ? laws ?? [Income, Vat, General] : [], Query = query, Most = most, PerSecond = 1000,
        },
        _fetcher,
        _data);

    private async Task<List<SourceItem>> ReadAsync(SourceState state, params string[] laws) => await Source(laws is [] ? null : laws).ReadAsync(state, Stop).ToListAsync(Stop);

    private async Task<List<SourceItem>> ReadAsync(SourceState state, string query, int most = 500) => await Source(null, query, most).ReadAsync(state, Stop).ToListAsync(Stop);
}
