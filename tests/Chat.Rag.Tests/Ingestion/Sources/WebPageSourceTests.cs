using Chat.Core.Languages;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Sources;
using Chat.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Rag.Tests.Ingestion.Sources;

public sealed class WebPageSourceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> _pauses = [];
    private readonly string _data = Directory.CreateTempSubdirectory("web-").FullName;
    private PageServer _server = null!;
    private SafeFetcher _fetcher = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PageServer.StartAsync();
        _fetcher = HastyFetcher.Create(_clock, _pauses);
    }

    public async ValueTask DisposeAsync()
    {
        _fetcher.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task PagesAreFollowedWithinHostsPathsAndDepth()
    {
        _server
            .Put("/help/a.html", Page("Uno", "<a href='b.html#part'>b</a> <a href='/other/x.html'>x</a> <a href='http://evil.example/help/'>e</a> <a href='c.html?page=2'>c</a> <a href='d.zip'>d</a> <a href='javascript:alert(1)'>j</a>"))
            .Put("/help/b.html", Page("Dos", "<a href='c.html'>c</a>"))
            .Put("/help/c.html", Page("Tres", "<a href='d.html'>d</a>"))
            .Put("/help/d.html", Page("Cuatro", ""));
        Assert.Equal([Key("/help/a.html"), Key("/help/b.html"), Key("/help/c.html")], (await ReadAsync()).Select(i => i.Key));
        Assert.Equal(["/robots.txt", "/help/a.html", "/help/b.html", "/help/c.html"], _server.Requests);
    }

    [Fact]
    public async Task RobotsTxtIsObeyed()
    {
        _server
            .Put("/robots.txt", new ServedPage("User-agent: *\nDisallow: /help/no\nCrawl-delay: 5\n", "text/plain"))
            .Put("/help/a.html", Page("Uno", "<a href='no.html'>n</a><a href='b.html'>b</a>"))
            .Put("/help/no.html", Page("No", ""))
            .Put("/help/b.html", Page("Dos", ""));
        Assert.Equal([Key("/help/a.html"), Key("/help/b.html")], (await ReadAsync()).Select(i => i.Key));
        Assert.DoesNotContain("/help/no.html", _server.Requests);
        Assert.Contains(TimeSpan.FromSeconds(5), _pauses);
    }

    [Fact]
    public async Task ARedirectToWhatRobotsTxtForbidsIsNotFollowed()
    {
        _server
            .Put("/robots.txt", new ServedPage("User-agent: *\nDisallow: /help/no\n", "text/plain"))
            .Put("/help/a.html", Page("Uno", "<a href='b.html'>b</a>"))
            .Put("/help/b.html", new ServedPage("") { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/help/no.html" } })
            .Put("/help/no.html", Page("No", ""));

        var items = await ReadAsync();

        Assert.Contains("robots.txt of 127.0.0.1 asks to be left alone", Assert.IsType<FailedItem>(items[1]).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("/help/no.html", _server.Requests);
    }

    [Fact]
    public async Task ASiteThatCannotSayWhatItAsksForIsLeftAlone()
    {
        _server.Put("/robots.txt", new ServedPage("") { Status = 500 }).Put("/help/a.html", Page("Uno", ""));
        Assert.IsType<FailedItem>(Assert.Single(await ReadAsync()));
        Assert.DoesNotContain("/help/a.html", _server.Requests);
    }

    [Fact]
    public async Task ThePageUnderTwoAddressesComesOnce()
    {
        _server
            .Put("/help/a.html", Page("Uno", "<a href='print.html'>p</a><a href='copy.html'>c</a><a href='old.html'>o</a>"))
            .Put("/help/print.html", Page("Dos", "", "<link rel='canonical' href='/help/b.html'>"))
            .Put("/help/b.html", Page("Dos", "", "<link rel='canonical' href='/help/print.html'>"))
            .Put("/help/copy.html", Page("Uno", "<a href='print.html'>p</a><a href='copy.html'>c</a><a href='old.html'>o</a>"))
            .Put("/help/old.html", new ServedPage("") { Status = 301, Headers = new Dictionary<string, string> { ["Location"] = "/help/b.html" } });
        Assert.Equal([Key("/help/a.html"), Key("/help/b.html")], (await ReadAsync()).Select(i => i.Key));
    }

    [Fact]
    public async Task UnchangedPagesAreNotSentAndChangedMenusAreNoChange()
    {
        _server
            .Put("/help/a.html", Page("Uno", "<a href='b.html'>b</a>") with { Tag = "\"1\"" })
            .Put("/help/b.html", Page("Dos", ""));
        var state = Live(await ReadAsync());
        _server.Put("/help/b.html", Page("Dos", "<nav>otro menú</nav><script>1</script>")).Forget();
        Assert.All(await ReadAsync(state), i => Assert.IsType<UnchangedItem>(i));
        Assert.Contains("/help/b.html", _server.Requests);
        _server.Put("/help/b.html", Page("Dos, cambiada", ""));
        Assert.Equal(Key("/help/b.html"), Assert.Single((await ReadAsync(state)).OfType<FetchedItem>()).Key);
    }

    [Fact]
    public async Task APageThatIsGoneIsDeletedUnlessTheWayToItFailed()
    {
        _server.Put("/help/a.html", Page("Uno", "<a href='b.html'>b</a>")).Put("/help/b.html", Page("Dos", "<a href='c.html'>c</a>")).Put("/help/c.html", Page("Tres", ""));
        var state = Live(await ReadAsync());
        _server.Put("/help/b.html", new ServedPage("") { Status = 503 });
        Assert.DoesNotContain(await ReadAsync(state), i => i is DeletedItem);
        _server.Put("/help/b.html", Page("Dos", "sin enlaces"));
        Assert.Equal([new DeletedItem(Key("/help/c.html"))], (await ReadAsync(state)).OfType<DeletedItem>());
        _server.Remove("/help/b.html");
        Assert.Equal([Key("/help/b.html"), Key("/help/c.html")], (await ReadAsync(state)).OfType<DeletedItem>().Select(i => i.Key));
    }

    [Fact]
    public async Task LanguagesThatAreNotWantedAreNotFollowed()
    {
        _server.Put("/help/a.html", Page("Uno", "<a href='ca_es/a.html'>c</a><a href='eu_es/a.html'>e</a><a href='va_es/a.html'>v</a><a href='en_gb/a.html'>i</a>"))
            .Put("/help/ca_es/a.html", Page("Català", ""))
            .Put("/help/va_es/a.html", Page("Valencià", ""))
            .Put("/help/eu_es/a.html", Page("Euskara", ""))
            .Put("/help/en_gb/a.html", Page("English", ""));
        Assert.Equal([Key("/help/a.html"), Key("/help/ca_es/a.html"), Key("/help/va_es/a.html")], (await ReadAsync(languages: [Language.Es, Language.Ca])).Select(i => i.Key));
    }

    [Fact]
    public async Task PagesThatAskForItAreNotTakenIn()
    {
        _server.Put("/help/a.html", Page("Uno", "<a href='b.html'>b</a>", "<meta name='robots' content='noindex, follow'>")).Put("/help/b.html", Page("Dos", "<a href='c.html'>c</a>", "<meta name='robots' content='nofollow'>"));
        Assert.Equal([Key("/help/b.html")], (await ReadAsync()).Select(i => i.Key));
    }

    [Fact]
    public async Task AMazeWithoutAnEndEndsAtTheLimit()
    {
        for (var i = 0; i < 40; i++)
            _server.Put($"/help/{i}.html", Page($"Página {i}", string.Concat(Enumerable.Range(0, 40).Select(k => $"<a href='{k}.html'>x</a>"))));
        _server.Put("/help/a.html", Page("Uno", "<a href='0.html'>x</a>"));
        var items = await ReadAsync(depth: 20, pages: 25);
        Assert.Equal(25, items.OfType<FetchedItem>().Count());
        Assert.Contains("more than 25 pages", Assert.Single(items.OfType<FailedItem>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANestedBombAFormatThatIsNotReadAndARedirectAwayAreFailures()
    {
        _server
            .Put("/help/a.html", Page("Uno", "<a href='deep.html'>1</a><a href='zip.html'>2</a><a href='away.html'>3</a><a href='b.html'>4</a>"))
            .Put("/help/deep.html", new ServedPage(string.Concat(Enumerable.Repeat("<div>", 1_000_000))))
            .Put("/help/zip.html", new ServedPage("PK", "application/zip"))
            .Put("/help/away.html", new ServedPage("") { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "http://169.254.169.254/latest/" } })
            .Put("/help/b.html", Page("Dos", ""));
        var items = await ReadAsync();
        Assert.Equal([typeof(FetchedItem), typeof(FailedItem), typeof(FailedItem), typeof(FailedItem), typeof(FetchedItem)], items.Select(i => i.GetType()));
        Assert.All(items.OfType<FailedItem>(), i => Assert.Matches(@"^\S.*[^.]\.$", i.Reason));
    }

    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/ab", false)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /ab", "/abc", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf2", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a11b22c33", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a11c22b33", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: TaxAssistant\nDisallow: /private", "/x", true)]
    [InlineData("User-agent: a\nUser-agent: *\nDisallow: /x", "/x", false)]
    [InlineData("User-agent: other\nDisallow: /", "/x", true)]
    [InlineData("User-agent: *\nDisallow:", "/x", true)]
    [InlineData("# nothing\nDisallow: /", "/x", true)]
    public void RulesOfRobotsAreReadAsTheStandardSays(string text, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsTxt.Read(System.Text.Encoding.UTF8.GetBytes(text)).Allows(path));

    [Fact]
    public void APatternOfManyStarsDoesNotTakeForEver() =>
        Assert.True(RobotsTxt.Read(System.Text.Encoding.UTF8.GetBytes("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("a*", 500)) + "$")).Allows("/" + new string('a', 5_000) + "b!") is var _);

    private static ServedPage Page(string title, string body, string head = "") =>
        new($"<html lang='es'><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1><p>El contribuyente tiene que presentar la declaración: {title}.</p>{body}</main></body></html>");

    private string Key(string path) => _server.Host + path;

    private SourceState Live(IEnumerable<SourceItem> items) => new()
    {
        Items = items.OfType<FetchedItem>().ToDictionary(i => i.Key, i => new KnownItem(i.Version)),
        Completed = _clock.GetUtcNow(),
    };

    private async Task<List<SourceItem>> ReadAsync(SourceState? state = null, int depth = 2, int pages = 500, Language[]? languages = null) =>
        await new WebPageSource(
            new WebSourceSettings
            {
                Id = "agency", Licence = "x", Every = TimeSpan.FromDays(1), Start = [_server.At("/help/a.html")], Hosts = [_server.Host], Paths = ["/help/"],
                Depth = depth, Pages = pages, PerSecond = 1000, Languages = (languages ?? [.. LanguageCodes.All]).ToHashSet(),
            },
            _fetcher,
            _data).ReadAsync(state ?? SourceState.Empty, Stop).ToListAsync(Stop);
}
