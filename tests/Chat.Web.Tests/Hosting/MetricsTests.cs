using System.Net;
using System.Net.Http.Headers;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Runs;
using Chat.Web.Hosting;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Hosting;

/// <summary>The service scraped over HTTP after an ingestion, as Prometheus does it.</summary>
[Collection(Alone.Name)]
public sealed class MetricsTests(MetricsTests.MeasuredService service) : IClassFixture<MetricsTests.MeasuredService>
{
    private const string Token = "a-token-of-the-test-0123456789";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AScrapeTellsAgeAndFailuresOfEachSourceAndWhatServes()
    {
        var folder = Directory.CreateTempSubdirectory("metrics-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "BOE-A-2000-1.md"), SmallLaw.Text, Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "bad.md"), "# nothing", Stop);
            var source = service.Get<DeploymentSources>().Find(folder);
            await service.Get<IngestionRun>().RunAsync([source], default, null, Stop);
            await service.Get<LiveIndex>().RefreshAsync(Stop);

            var lines = (await (await service.Client.GetAsync("/metrics", Stop)).Content.ReadAsStringAsync(Stop)).Split('\n');

            Assert.InRange(Value("taxassistant_ingestion_age_seconds"), 0, 600);
            Assert.Equal(1, Value("taxassistant_ingestion_failures"));
            Assert.Equal(1, Value("taxassistant_ingestion_documents"));
            Assert.Equal(2, Value("taxassistant_index_units", ofSource: false));
            Assert.Equal(2, Value("taxassistant_index_passages", ofSource: false));
            Assert.InRange(Value("taxassistant_index_age_seconds", ofSource: false), 0, 600);

            double Value(string name, bool ofSource = true)
            {
                var line = lines.LastOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && (!ofSource || l.Contains($"source=\"{source.Id}\"", StringComparison.Ordinal)));
                Assert.True(line is not null, $"{name} is not among:\n{string.Join('\n', lines)}");
                // name{labels} value timestamp
                return double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task WhatAProxyPassesOnFindsNothingThereWithoutTheToken()
    {
        using var passedOn = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token + "x");
        using var right = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        right.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.SendAsync(passedOn, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.SendAsync(wrong, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.SendAsync(right, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.2.3.4", true)]
    [InlineData("::ffff:10.2.3.4", true)]
    [InlineData("10.3.0.1", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("2001:db8::1", false)]
    public void OnlyThisMachineAndTheNetworksListedAreLetIn(string address, bool allowed)
    {
        var access = new MetricsAccess(Options.Create(new MetricsOptions { Networks = ["10.2.0.0/16"] }));
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

        Assert.Equal(allowed, access.Allows(http));
    }

    [Fact]
    public void SettingsThatWouldNotHoldAreNamed()
    {
        var validator = new MetricsOptionsValidator();

        Assert.True(validator.Validate(null, new MetricsOptions()).Succeeded);
        Assert.Contains("'10.2.0.0', which is no network", Fault(new() { Networks = ["10.2.0.0"] }), StringComparison.Ordinal);
        Assert.Contains("shorter than 16 characters", Fault(new() { Token = "short" }), StringComparison.Ordinal);
        Assert.Contains("/nowhere/token, which cannot be read", Fault(new() { TokenFile = "/nowhere/token" }), StringComparison.Ordinal);
        Assert.Contains("leave one out", Fault(new() { Token = Token, TokenFile = "/nowhere/token" }), StringComparison.Ordinal);

        string Fault(MetricsOptions options) => validator.Validate(null, options).FailureMessage!;
    }

    /// <summary>A service with a token for its metrics.</summary>
    public sealed class MeasuredService : RunningService
    {
        protected override IEnumerable<string> Settings => ["--TaxAssistant:Metrics:Token", Token];
    }
}
