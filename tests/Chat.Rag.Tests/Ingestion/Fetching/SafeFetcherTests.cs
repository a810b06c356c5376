using System.IO.Compression;
using System.Net;
using System.Text;
using Chat.Rag.Ingestion.Fetching;
using Chat.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Rag.Tests.Ingestion.Fetching;

public sealed class SafeFetcherTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> _pauses = [];
    private PageServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ADocumentComesWithItsTypeAndTag()
    {
        _server.Put("/a", new ServedPage("hola") { Tag = "\"1\"" });
        using var fetcher = Fetcher();
        var body = Assert.IsType<FetchedBody>(await fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Equal("hola", Encoding.UTF8.GetString(body.Content.Span));
        Assert.Equal(("text/html", "\"1\""), (body.MediaType, body.Tag));
    }

    [Fact]
    public async Task WhatIsAtHandIsNotSentAgain()
    {
        _server.Put("/a", new ServedPage("hola") { Tag = "\"1\"" });
        using var fetcher = Fetcher();
        Assert.IsType<NotModified>(await fetcher.FetchAsync(Request("/a") with { Tag = "\"1\"", Modified = _clock.GetUtcNow() }, Stop));
        Assert.Equal("Thu, 26 Nov 2026 12:00:00 GMT", _server.LastHeaders["If-Modified-Since"]);
    }

    [Fact]
    public async Task NothingThereIsNoFault()
    {
        using var fetcher = Fetcher();
        Assert.Equal(new NothingThere(404), await fetcher.FetchAsync(Request("/none"), Stop));
    }

    [Fact]
    public async Task AHostThatIsNotListedIsNotAsked()
    {
        using var fetcher = Fetcher();
        var request = new FetchRequest(_server.At("/a"), new AllowedAddresses(["www.boe.es"], []), "*/*");
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(request, Stop));
        Assert.Contains("is at a host that the source does not list", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task AListedHostWithAPrivateAddressIsNotConnectedTo()
    {
        using var fetcher = new SafeFetcher(new FetchOptions(), _clock, new Random(1));
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Contains("127.0.0.1, which is no public address", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task ANameThatResolvesToLoopbackIsNotConnectedToAlsoWhenItDidNotBefore()
    {
        var answers = new Queue<IPAddress>([IPAddress.Parse("10.0.0.8"), IPAddress.Loopback, IPAddress.Parse("::ffff:127.0.0.1"), IPAddress.Parse("169.254.169.254")]);
        using var fetcher = new SafeFetcher(new FetchOptions(), _clock, new Random(1), (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()])) { Pause = PauseAsync };
        var host = $"rebinding.example:{_server.Address.Port}";
        while (answers.Count > 0)
        {
            var request = new FetchRequest(new Uri($"http://{host}/a"), new AllowedAddresses([host], []), "*/*");
            var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(request, Stop));
            Assert.Contains("no public address", fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://www.boe.es/")]
    [InlineData("//evil.example/a")]
    public async Task ARedirectToAnotherPlaceIsNotFollowed(string location)
    {
        _server.Put("/a", new ServedPage("") { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = location } });
        using var fetcher = Fetcher();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Contains("so it was not followed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["/a"], _server.Requests);
    }

    [Fact]
    public async Task ARedirectWithinTheListedPlacesIsFollowedFiveTimesAtMost()
    {
        for (var i = 0; i < 7; i++)
            _server.Put($"/{i}", new ServedPage("") { Status = 301, Headers = new Dictionary<string, string> { ["Location"] = $"/{i + 1}" } });
        _server.Put("/7", new ServedPage("fin"));
        using var fetcher = Fetcher();
        var body = Assert.IsType<FetchedBody>(await fetcher.FetchAsync(Request("/2"), Stop));
        Assert.Equal("/7", body.Address.AbsolutePath);
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/1"), Stop));
        Assert.Contains("more than 5 times", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectOutOfTheListedPathsIsNotFollowed()
    {
        _server.Put("/in/a", new ServedPage("") { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/out/b" } });
        using var fetcher = Fetcher();
        var request = new FetchRequest(_server.At("/in/a"), new AllowedAddresses([_server.Host], ["/in/"]), "*/*");
        await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(request, Stop));
        Assert.Equal(["/in/a"], _server.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task APackedBodyIsUnpacked(string encoding)
    {
        _server.Put("/a", new ServedPage(Pack(encoding, Encoding.UTF8.GetBytes("año"), 1)) { Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } });
        using var fetcher = Fetcher();
        var body = Assert.IsType<FetchedBody>(await fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Equal("año", Encoding.UTF8.GetString(body.Content.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task ABombIsUnpackedNoFurtherThanTheLimit(string encoding)
    {
        // A gigabyte in a megabyte, or in a kilobyte.
        _server.Put("/a", new ServedPage(Pack(encoding, new byte[1 << 20], 1024)) { Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } });
        using var fetcher = Fetcher();
        var before = GC.GetTotalAllocatedBytes();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a") with { MostBytes = 8 << 20 }, Stop));
        Assert.Contains("more than the 8.4 MB allowed", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 128 << 20);
    }

    [Fact]
    public async Task ABombWithinABombIsRefused()
    {
        _server.Put("/a", new ServedPage(Pack("gzip", Pack("gzip", new byte[1 << 20], 16), 1)) { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip, gzip" } });
        using var fetcher = Fetcher();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Contains("which was not asked for", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AGigabyteOnOneLineIsGivenUpAtTheLimit(bool chunked)
    {
        _server.Put("/a", new ServedPage(Encoding.ASCII.GetBytes(new string('x', 1 << 20))) { Times = 1024, Chunked = chunked });
        using var fetcher = Fetcher();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a") with { MostBytes = 8 << 20 }, Stop));
        Assert.Contains("more than the 8.4 MB allowed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatMayPassByItselfIsTriedAgainAndWaitsLonger()
    {
        _server.Put("/a", new ServedPage("") { Status = 500 }, new ServedPage("") { Status = 503 }, new ServedPage("ya"));
        using var fetcher = Fetcher();
        Assert.IsType<FetchedBody>(await fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Equal(3, _server.Requests.Count);
        Assert.InRange(_pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(_pauses[1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task TheSameSeedWaitsAsLong()
    {
        _server.Put("/a", new ServedPage("") { Status = 500 });
        using (var first = Fetcher())
            await Assert.ThrowsAsync<FetchException>(() => first.FetchAsync(Request("/a"), Stop));
        var pauses = _pauses.ToList();
        _pauses.Clear();
        using (var second = Fetcher())
            await Assert.ThrowsAsync<FetchException>(() => second.FetchAsync(Request("/a"), Stop));
        Assert.Equal(pauses, _pauses);
    }

    [Fact]
    public async Task RetryAfterIsObeyed()
    {
        _server.Put("/a", new ServedPage("") { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "17" } }, new ServedPage("ya"));
        using var fetcher = Fetcher();
        Assert.IsType<FetchedBody>(await fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Equal(TimeSpan.FromSeconds(17), _pauses.Aggregate((a, b) => a + b));
    }

    [Fact]
    public async Task AServerThatAsksForAnHourIsLeftAlone()
    {
        _server.Put("/a", new ServedPage("") { Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });
        using var fetcher = Fetcher();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Request("/a"), Stop));
        Assert.Contains("asks to wait 60 minutes", fault.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task RequestsKeepTheirPace()
    {
        _server.Put("/a", new ServedPage("ya"));
        using var fetcher = Fetcher();
        for (var i = 0; i < 3; i++)
            await fetcher.FetchAsync(Request("/a") with { PerSecond = 4 }, Stop);
        Assert.Equal([TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.25)], _pauses);
    }

    [Fact]
    public async Task AServerThatFallsSilentIsGivenUp()
    {
        _server.Put("/a", new ServedPage("x") { Silent = true, Chunked = true });
        var clock = new HandClock();
        using var fetcher = new SafeFetcher(Options() with { Attempts = 1 }, clock, new Random(1)) { Pause = PauseAsync };
        var fetching = fetcher.FetchAsync(Request("/a"), Stop);
        while (_server.Requests.Count == 0)
            await Task.Yield();
        clock.Advance(TimeSpan.FromSeconds(31));
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetching);
        Assert.Contains("did not finish within 30 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsSaidSo()
    {
        var gone = await PageServer.StartAsync();
        var address = gone.At("/a");
        await gone.DisposeAsync();
        using var fetcher = Fetcher();
        var fault = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(new FetchRequest(address, new AllowedAddresses([address.Authority], []), "*/*"), Stop));
        Assert.Contains("the server cannot be reached", fault.Message, StringComparison.Ordinal);
        Assert.Contains("4 times in a row", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Pack(string encoding, byte[] content, int times)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest) : new GZipStream(packed, CompressionLevel.Fastest))
        {
            for (var i = 0; i < times; i++)
                packer.Write(content);
        }

        return packed.ToArray();
    }

    [Fact]
    public void AnOperatorSetsHowFarFetchingGoes()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        configuration["TaxAssistant:Fetching:PrivateHosts:0"] = "mirror.example";
        configuration["TaxAssistant:Fetching:UserAgent"] = "TaxAssistant/0.1 (ops@example.org)";
        configuration["TaxAssistant:Fetching:Time"] = "00:00:10";
        configuration["TaxAssistant:Fetching:Attempts"] = "0";
        using var services = new ServiceCollection().AddLogging().AddTaxAssistant(configuration).BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<FetchOptions>>().Value);
        Assert.Contains("TaxAssistant:Fetching:Attempts must be 1 to 10: attempts in all.", Assert.Single(fault.Failures), StringComparison.Ordinal);
        configuration["TaxAssistant:Fetching:Attempts"] = "2";
        using var corrected = new ServiceCollection().AddLogging().AddTaxAssistant(configuration).BuildServiceProvider();
        var options = corrected.GetRequiredService<IOptions<FetchOptions>>().Value;

        Assert.Equal(["mirror.example"], options.PrivateHosts);
        Assert.Equal(("TaxAssistant/0.1 (ops@example.org)", TimeSpan.FromSeconds(10), 2), (options.UserAgent, options.Time, options.Attempts));
    }

    private static FetchOptions Options() => new() { PrivateHosts = ["127.0.0.1"] };

    private SafeFetcher Fetcher() => new(Options(), _clock, new Random(20261126)) { Pause = PauseAsync };

    private Task PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        _pauses.Add(time);
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    private FetchRequest Request(string path) => new(_server.At(path), new AllowedAddresses([_server.Host], []), "*/*") { PerSecond = 1000 };
}
