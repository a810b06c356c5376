using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Chat.Client;
using Chat.Records.Audit;
using Chat.Records.Consumers;
using Chat.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Chat.Web.Tests.Api;

public sealed class ConsumersOverHttpTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKeySaysWhatIsLeftOfItsQuotasAndIsRefusedWhenTheyAreUsedUp()
    {
        var key = await KeyAsync(service, "cuotas", 3, 3);

        for (var left = 2; left >= 0; left--)
        {
            using var answered = await SourceAsync(service, key);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            Assert.Equal("\"minute\";q=3;w=60, \"day\";q=3;w=86400", Assert.Single(answered.Headers.GetValues("RateLimit-Policy")));
            Assert.Matches($"^\"minute\";r=[0-2];t=[0-9]+, \"day\";r={left};t=[0-9]+$", Assert.Single(answered.Headers.GetValues("RateLimit")));
        }

        foreach (var (language, words) in new[] { ("es", "cuota"), ("ca", "quota"), ("gl", "cota"), ("eu", "kuota") })
        {
            using var refused = await SourceAsync(service, key, language);
            var problem = await RunningService.JsonAsync(refused);
            var code = problem.GetProperty("code").GetString()!;
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            // A minute may end while the test runs; then the day refuses.
            Assert.Contains(code, new[] { "quota-minute", "quota-day" });
            Assert.Equal("urn:taxassistant:problem:" + code, problem.GetProperty("type").GetString());
            Assert.Equal(code["quota-".Length..], Assert.Single(problem.GetProperty("violated-policies").EnumerateArray()).GetString());
            Assert.Contains(words, problem.GetProperty("title").GetString(), StringComparison.Ordinal);
            Assert.Contains("3", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, code == "quota-minute" ? 60 : 86_400);
        }
    }

    [Theory]
    [InlineData("tax_0000000000000000000000000000000000000000000000000000")]
    [InlineData("tax")]
    [InlineData("tax_' OR 1=1 --")]
    public async Task AWrongKeyIsRefusedAndNotTakenForNone(string key)
    {
        using var response = await SourceAsync(service, key);

        Assert.Equal((HttpStatusCode.Unauthorized, "key"), (response.StatusCode, (await RunningService.JsonAsync(response)).GetProperty("code").GetString()));
        Assert.Equal("ApiKey", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task TwoKeysAtOnceAreNoKey()
    {
        var key = await KeyAsync(service, "doble", 10, 10);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sources/topic:irpf/dos-pagadores");
        request.Headers.Add("X-Api-Key", [key, key]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Client.SendAsync(request, Stop)).StatusCode);
    }

    [Fact]
    public async Task ARevokedKeyIsRefusedWithinSeconds()
    {
        var key = await KeyAsync(service, "revocada", 1_000, 1_000);
        Assert.Equal(HttpStatusCode.OK, (await SourceAsync(service, key)).StatusCode);

        await service.Get<ConsumerAccounts>().RevokeAsync(AuditLog.CommandLine, "revocada", Stop);
        await Task.Delay(ConsumerLookup.Freshness + TimeSpan.FromMilliseconds(100), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SourceAsync(service, key)).StatusCode);
    }

    [Fact]
    public async Task TheClockOfTheClientDoesNotMatter()
    {
        var key = await KeyAsync(service, "reloj", 10, 10);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sources/topic:irpf/dos-pagadores") { Headers = { Date = DateTimeOffset.UnixEpoch, IfModifiedSince = DateTimeOffset.UtcNow.AddYears(40) } };
        request.Headers.Add("X-Api-Key", key);

        using var response = await service.Client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Matches("t=[0-9]{1,5}$", Assert.Single(response.Headers.GetValues("RateLimit")));
    }

    [Fact]
    public async Task WithAnotherConsumersNameForItAWriteIsAnotherWrite()
    {
        var (first, second, name) = (await KeyAsync(service, "primero", 10, 10), await KeyAsync(service, "segundo", 10, 10), TaxAssistantClient.NewKey());
        var of = (string key) => new TaxAssistantClient(service.Client, new TaxAssistantOptions { ApiKey = key });

        var mine = await of(first).HandOverAsync(new HandoffRequest("¿Puedo ir en persona?"), name, Stop);
        var theirs = await of(second).HandOverAsync(new HandoffRequest("¿Puedo ir en persona?"), name, Stop);
        var again = await of(first).HandOverAsync(new HandoffRequest("¿Puedo ir en persona?"), name, Stop);

        Assert.Equal(mine.Reference, again.Reference);
        Assert.NotEqual(mine.Reference, theirs.Reference);
    }

    internal static Task<string> KeyAsync(RunningService service, string name, int perMinute, int perDay) =>
        service.Get<ConsumerAccounts>().AddAsync(AuditLog.CommandLine, name, perMinute, perDay, Stop);

    internal static Task<HttpResponseMessage> SourceAsync(RunningService service, string? key, string language = "es")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sources/topic:irpf/dos-pagadores");
        request.Headers.Add("Accept-Language", language);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        return service.Client.SendAsync(request, Stop);
    }
}

/// <summary>Limits by address are low here.</summary>
public sealed class ConsumersAndAddressesTests(PublicService service) : IClassFixture<PublicService>
{
    [Fact]
    public async Task AConsumersQuotaHoldsInsteadOfTheLimitOfItsAddress()
    {
        const string Greeting = """{"question":"hola"}""";
        var key = await ConsumersOverHttpTests.KeyAsync(service, "oficina", 100, 100);
        for (var i = 0; i < PublicService.QuestionsPerAddress + 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/api/v1/answers", json: Greeting, from: "203.0.113.77", headers: ("X-Api-Key", key))).StatusCode);

        // It took nothing from its neighbours at the same address; and wrong keys do count there.
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/api/v1/answers", json: Greeting, from: "203.0.113.77")).StatusCode);
        var tried = 0;
        while (tried < 100 && (await service.SendAsync("/api/v1/sources/x", from: "203.0.113.78", headers: ("X-Api-Key", "tax_wrong"))).StatusCode == HttpStatusCode.Unauthorized)
            tried++;
        Assert.InRange(tried, 30, 60);
    }

    [Fact]
    public async Task MadeUpKeysAskTheDatabaseNoOftenerThanTheirAddressMaySendRequests()
    {
        using var asked = new AskedConsumers();
        // Entity Framework looks once a second whether anybody listens.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        var digests = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3 * PublicService.RequestsPerAddress; i++)
        {
            var key = ConsumerKey.New();
            digests.Add(ConsumerKey.DigestOf(key));
            using var response = await service.SendAsync("/api/v1/sources/x", from: "203.0.113.79", headers: ("X-Api-Key", key));
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests });
        }

        // A few come back while it goes on.
        Assert.InRange(asked.Digests.Count(digests.Contains), PublicService.RequestsPerAddress / 2, 2 * PublicService.RequestsPerAddress);
    }

    // Listens to what Entity Framework asks of any database in this process.
    private sealed class AskedConsumers : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _heard = [];

        public AskedConsumers() => _heard.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public ConcurrentBag<string> Digests { get; } = [];

        public void Dispose() => _heard.ForEach(h => h.Dispose());

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                _heard.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandExecutedEventData { Command.Parameters: [{ Value: string digest }] })
                Digests.Add(digest);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}

/// <summary>A service for agencies only.</summary>
public sealed class ServiceForConsumers : RunningService
{
    protected override IEnumerable<string> Settings => ["--TaxAssistant:Api:RequiresKey", "true"];
}

public sealed class RequiredKeyTests(ServiceForConsumers service) : IClassFixture<ServiceForConsumers>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhereKeysAreRequiredNobodyAsksWithoutOneButACitizensOwnThingsStayOpen()
    {
        using var without = await ConsumersOverHttpTests.SourceAsync(service, null, "gl");
        using var with = await ConsumersOverHttpTests.SourceAsync(service, await ConsumersOverHttpTests.KeyAsync(service, "organismo", 10, 10));

        Assert.Equal((HttpStatusCode.Unauthorized, "key-missing"), (without.StatusCode, (await RunningService.JsonAsync(without)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.PostAsync("/api/v1/answers", new { question = "hola" })).StatusCode);
        // A receipt is a citizen's file, and a conversation is erased with its own token.
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync("/api/v1/receipts/0000", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.Client.DeleteAsync("/api/v1/conversations/0000", Stop)).StatusCode);
        // What the widget of a citizen asks and sends has no key to show.
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync("/api/v1/widget/answers", new { question = "hola" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/api/v1/feedback", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/api/v1/handoffs", new { contact = "nadie" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/openapi/v1.json", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/es", Stop)).StatusCode);
    }
}
