using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Chat.Web.Hosting.Limits;
using Chat.Web.Tests.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Hosting;

public sealed class LimitsTests(PublicService service) : IClassFixture<PublicService>
{
    private const string Answers = "/api/v1/answers";
    private const string Greeting = """{"question":"hola"}""";

    // One test, in this order: what one address may ask counts towards what all may.
    [Fact]
    public async Task AnAddressMayAskSoMuchAndAllOfThemSoMuch()
    {
        for (var i = 0; i < PublicService.QuestionsPerAddress; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync("203.0.113.7")).StatusCode);
        foreach (var (language, words) in new[] { ("es", "Demasiadas peticiones"), ("ca", "Massa peticions"), ("gl", "Demasiadas peticións"), ("eu", "Eskaera gehiegi") })
        {
            var refused = await AskAsync("203.0.113.7", language);
            var problem = await RunningService.JsonAsync(refused);

            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
            Assert.Equal(words, problem.GetProperty("title").GetString());
            Assert.Contains($"{refused.Headers.RetryAfter.Delta.Value.TotalSeconds}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        // Another address is not held up by it, until all together have asked enough.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("203.0.113.8")).StatusCode);
        var asked = 0;
        while (asked < 100 && (await AskAsync($"198.51.100.{asked}")).StatusCode == HttpStatusCode.OK)
            asked++;
        // A few come back while the test runs: twelve a minute.
        Assert.InRange(asked, PublicService.QuestionsInAll - PublicService.QuestionsPerAddress - 1, PublicService.QuestionsInAll + 12);

        // What is written into the forms counts with the questions, and is told apart where refusals are counted.
        var refusals = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == LimitsMetrics.MeterName) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => refusals.Add($"{tags[0].Value}"));
        listener.Start();
        foreach (var (path, what) in new[] { ("/api/v1/feedback", "feedback"), ("/api/v1/handoffs", "handoff"), ("/api/v1/cases/AAAAA-AAAAA-AAAAA-AA/messages", "message") })
        {
            var tries = 0;
            while (tries++ < 50 && (await service.SendAsync(path, json: "{}", from: "203.0.113.7")).StatusCode != HttpStatusCode.TooManyRequests)
            {
            }

            Assert.Contains(what, refusals);
        }
    }

    [Theory]
    [InlineData("/api/v1/answers")]
    [InlineData("/api/v1/feedback")]
    [InlineData("/api/v1/handoffs")]
    [InlineData("/api/v1/cases/{code}/messages")]
    public async Task TheDescriptionOfTheServiceNamesTheRefusal(string path)
    {
        var description = await RunningService.JsonAsync(await service.SendAsync("/openapi/v1.json"));

        Assert.True(description.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("responses").TryGetProperty("429", out _));
    }

    [Theory]
    [InlineData("/es", "Hay demasiadas peticiones")]
    [InlineData("/ca", "Hi ha massa peticions")]
    [InlineData("/gl/privacy", "Hai demasiadas peticións")]
    [InlineData("/eu/transparencia", "Eskaera gehiegi")]
    public async Task ABrowserThatLoadsTooMuchIsToldInOneSentence(string path, string words)
    {
        var from = $"192.0.2.{path.Length}";
        for (var i = 0; i < PublicService.RequestsPerAddress; i++)
            await service.SendAsync("/mark.svg", from: from);

        var response = await service.SendAsync(path, from: from);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.StartsWith(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/health/live", from: from)).StatusCode);
    }

    [Fact]
    public async Task TheNetworkOfAnIpv6AddressIsOneVisitor()
    {
        for (var i = 0; i < PublicService.RequestsPerAddress; i++)
            await service.SendAsync("/mark.svg", from: $"2001:db8:1:2:{i:x}::1");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await service.SendAsync("/mark.svg", from: "2001:db8:1:2:ffff::1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/mark.svg", from: "2001:db8:1:3::1")).StatusCode);
    }

    [Fact]
    public async Task HeadersBeyondTheLimitAreRefused() =>
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await service.SendAsync("/es", headers: ("X-Long", new string('a', 5_000)))).StatusCode);

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002/64")]
    public void AnAddressIsCutToItsNetwork(string address, string prefix) => Assert.Equal(prefix, Visitor.Prefix(IPAddress.Parse(address)));

    [Fact]
    public void APageOverItsOwnLimitTakesNothingFromItsNeighbours()
    {
        using var limiter = new QuestionLimiter(Options.Create(new LimitsOptions { QuestionsPerVisitor = 1, QuestionsPerAddress = 3, Questions = 4 }), NullLogger<QuestionLimiter>.Instance);

        Assert.Null(limiter.WaitFor(new("a", "one")));
        for (var i = 0; i < 10; i++)
            Assert.InRange(limiter.WaitFor(new("a", "one"))!.Value.TotalSeconds, 1, 60);
        Assert.Null(limiter.WaitFor(new("b", "one")));
        Assert.Null(limiter.WaitFor(new("c", "one")));
        Assert.NotNull(limiter.WaitFor(new("d", "one")));
        Assert.Null(limiter.WaitFor(new("e", "two")));
        Assert.NotNull(limiter.WaitFor(new("f", "two")));
    }

    [Fact]
    public void LimitsThatContradictEachOtherAreRefusedAtTheStart()
    {
        var faults = new LimitsOptions { QuestionsPerVisitor = 9, QuestionsPerAddress = 8, Questions = 7 }.Validate(new(new object())).Select(f => f.ErrorMessage).ToList();

        Assert.Collection(faults, f => Assert.Contains("QuestionsPerVisitor (9)", f, StringComparison.Ordinal), f => Assert.Contains("QuestionsPerAddress (8)", f, StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> AskAsync(string from, string language = "es") => service.SendAsync(Answers, json: Greeting, from: from, headers: ("Accept-Language", language));
}
