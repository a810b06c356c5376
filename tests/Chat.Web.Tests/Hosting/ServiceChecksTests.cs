using System.Net;
using System.Text.Json;
using Chat.Testing;
using Chat.Web.Hosting.Readiness;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Tests.Hosting;

/// <summary>What <c>/health/ready</c> says of the parts, when all is well and when everything that can be away is.</summary>
[Collection(Alone.Name)]
public sealed class ServiceChecksTests(RunningService shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPartIsNamedWithAWord()
    {
        using var response = await shared.Client.GetAsync("/health/ready", Stop);
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
        using var server = new PostgresServer();
        var alone = new LonelyService(server.NewDatabase());
        try
        {
            await alone.InitializeAsync();
            server.Kill();
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

    [Fact]
    public async Task WhoeverAsksLearnsNoPathAndTheLogSaysIt()
    {
        var service = new ServiceWithLog();
        var folder = Path.Combine(service.Data, ServiceWithLog.Folder);
        try
        {
            await service.InitializeAsync();
            // As when its disk was taken away: nobody can make a folder where a file is.
            Directory.Move(folder, folder + "-away");
            await File.WriteAllTextAsync(folder, "", Stop);

            using var response = await service.Client.GetAsync("/health/ready", Stop);
            using var again = await service.Client.GetAsync("/health/ready", Stop);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            var said = await response.Content.ReadAsStringAsync(Stop);
            Assert.Contains("the log says why", said, StringComparison.Ordinal);
            Assert.DoesNotContain(ServiceWithLog.Folder, said, StringComparison.Ordinal);
            // Once, however often it is asked.
            Assert.Contains(folder, Assert.Single(service.Log.Lines, t => t.StartsWith("Not ready", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(folder);
            Directory.Move(folder + "-away", folder);
            await service.DisposeAsync();
        }
    }

    private static (string? State, string? Word) Said(JsonElement checks, string name) =>
        (checks.GetProperty(name).GetProperty("state").GetString(), checks.GetProperty(name).GetProperty("word").GetString());

    private sealed class ServiceWithLog : RunningService
    {
        public const string Folder = "its-folder";

        public ToldLog Log { get; } = new();

        protected override IEnumerable<string> Settings => ["--TaxAssistant:DataDirectory", Path.Combine(Data, Folder)];

        protected override void Add(WebApplicationBuilder builder)
        {
            base.Add(builder);
            builder.Logging.AddProvider(Log);
        }
    }

    // Port 9 of the loopback interface: nobody listens there.
    private sealed class LonelyService(string database) : RunningService
    {
        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Records:ConnectionString", database, "--TaxAssistant:Records:WriteLimit", "00:00:01",
            "--TaxAssistant:Model:Endpoints:0:Url", "http://127.0.0.1:9", "--TaxAssistant:Model:ProbeInterval", "1",
        ];
    }
}
