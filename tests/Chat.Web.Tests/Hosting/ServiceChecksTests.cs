using System.Net;
using System.Text.Json;
using Chat.Web.Hosting.Readiness;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Hosting;

/// <summary>What <c>/health/ready</c> says of the parts, when all is well and when everything that can be away is.</summary>
[Collection(Alone.Name)]
public sealed class ServiceChecksTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPartIsNamedWithAWord()
    {
        using var response = await service.Client.GetAsync("/health/ready", Stop);
        var checks = (await RunningService.JsonAsync(response)).GetProperty("checks");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ServiceChecks.Names, checks.EnumerateObject().Select(c => c.Name));
        Assert.Equal(("ok", "loaded"), Said(checks, "knowledge"));
        Assert.Equal(("ok", "none"), Said(checks, "model"));
        Assert.Equal(("ok", "kept"), Said(checks, "database"));
        Assert.All(checks.EnumerateObject(), c => Assert.Contains(c.Value.GetProperty("state").GetString(), new[] { "ok", "degraded" }));
    }

    [Fact]
    public async Task WithDatabaseAndModelAwayItIsReadyAndSaysSoAndAnswers()
    {
        var alone = new LonelyService();
        try
        {
            await alone.InitializeAsync();
            // Probed in the background.
            JsonElement checks;
            do
            {
                using var response = await alone.Client.GetAsync("/health/ready", Stop);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                checks = (await RunningService.JsonAsync(response)).GetProperty("checks");
                await Task.Delay(20, Stop);
            }
            while (Said(checks, "model").State == "ok" || Said(checks, "database").State == "ok");

            Assert.Equal(("degraded", "no-endpoint"), Said(checks, "model"));
            Assert.Equal(("degraded", "away"), Said(checks, "database"));
            Assert.Equal(("ok", "loaded"), Said(checks, "knowledge"));
            var answer = await RunningService.JsonAsync(await alone.PostAsync("/api/v1/answers", new { question = "he tenido dos pagadores, ¿tengo que declarar?" }));
            Assert.Equal("quoted", answer.GetProperty("mode").GetString());
            var metrics = await alone.Client.GetStringAsync("/metrics", Stop);
            Assert.Matches("taxassistant_health\\{[^}]*check=\"database\"[^}]*\\} 0", metrics);
            Assert.Matches("taxassistant_health\\{[^}]*check=\"knowledge\"[^}]*\\} 1", metrics);
            Assert.Matches("taxassistant_disk_free_bytes(\\{[^}]*\\})? [1-9]", metrics);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    private static (string? State, string? Word) Said(JsonElement checks, string name) =>
        (checks.GetProperty(name).GetProperty("state").GetString(), checks.GetProperty(name).GetProperty("word").GetString());

    // Port 9 of the loopback interface: nobody listens there.
    private sealed class LonelyService : RunningService
    {
        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Records:ConnectionString", "Host=127.0.0.1;Port=9;Database=none;Username=nobody;Timeout=2", "--TaxAssistant:Records:WriteLimit", "00:00:01",
            "--TaxAssistant:Model:Endpoints:0:Url", "http://127.0.0.1:9", "--TaxAssistant:Model:ProbeInterval", "1",
        ];
    }
}
