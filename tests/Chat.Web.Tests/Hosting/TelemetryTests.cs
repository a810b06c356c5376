using System.Text;
using System.Text.Json;
using Chat.Testing;
using Chat.Web.Hosting.Telemetry;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Chat.Web.Tests.Hosting;

/// <summary>What reaches a collector: the right spans, and no word of a citizen.</summary>
public sealed class TelemetryTests(TelemetryTests.WatchedService service) : IClassFixture<TelemetryTests.WatchedService>
{
    // A valid identifier and nobody's on purpose, and a name that no rule of personal data knows.
    private const string Number = "12345678Z";
    private const string Name = "Filomeno";
    private const string Question = $"Hola, soy {Name} con {Number}: he tenido dos pagadores, ¿tengo que declarar?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSpanOfAnAnswerHasItsStagesAndItsCallOfTheModelBelowIt()
    {
        await service.PostAsync("/api/v1/answers", new { question = "he tenido dos pagadores, ¿tengo que declarar?" });
        service.Flush();

        var spans = service.Collector.Spans;
        var answer = spans.Last(s => s is { Name: "answer", Scope: "TaxAssistant.Answers" });
        var below = spans.Where(s => s.Parent == answer.Id).ToList();
        var request = Assert.Single(spans, s => s.Id == answer.Parent);
        Assert.Equal(("Microsoft.AspNetCore", ""), (request.Scope, request.Parent));
        Assert.Superset(
            new HashSet<string> { "answer.screening", "answer.rewriting", "answer.retrieval", "answer.routing", "answer.composing", "answer.prompting", "answer.generation", "answer.verification" },
            below.Select(s => s.Name).ToHashSet());
        var generation = below.Single(s => s.Name == "answer.generation");
        var calls = spans.Where(s => s.Scope == "TaxAssistant.GenAI" && s.Trace == answer.Trace).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, c => Assert.Equal(generation.Id, c.Parent));
        // The model server of the test runs in this process too, and goes on with the trace that it is told.
        Assert.All(spans.Where(s => s.Trace == answer.Trace && s.Scope != request.Scope), s => Assert.True(spans.Any(p => p.Id == s.Parent), $"{s.Name} has no parent."));

        Assert.Equal("es", answer.Attributes["taxassistant.language"]);
        Assert.Equal("answered", answer.Attributes["taxassistant.outcome"][.."answered".Length]);
        Assert.Contains(answer.Attributes["taxassistant.mode"], new[] { "quoted", "generated" });
        Assert.Contains('/', answer.Attributes["taxassistant.topic"]);
        Assert.Equal("chat", calls[0].Attributes["gen_ai.operation.name"]);
        Assert.Equal("salamandra-test", calls[0].Attributes["gen_ai.response.model"]);
    }

    [Fact]
    public async Task NoWordOfAQuestionOrAnAnswerReachesTheCollector()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/answers") { Content = new StringContent(JsonSerializer.Serialize(new { question = Question }), null, "application/json") };
        // What a browser may send along, and a library would pass on.
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", $"who={Name}");
        request.Headers.TryAddWithoutValidation("baggage", $"who={Name}");
        request.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla ({Name})");
        using var response = await service.Client.SendAsync(request, Stop);
        var answer = await RunningService.JsonAsync(response);
        await service.Client.GetAsync($"/api/v1/cases/{Name}?who={Name}", Stop);
        await service.PostAsync("/api/v1/answers", $"{{\"question\": {Name}}}");
        // A model server that repeats its prompt in its error.
        service.Model.Answer = _ => OpenAiAnswer.Refuses(500);
        await service.PostAsync("/api/v1/answers", new { question = Question });
        service.Model.Answer = r => OpenAiAnswer.Says(r.LastMessage);
        service.Flush();

        Assert.Contains(service.Model.Requests, r => r.LastMessage.Contains("dos pagadores", StringComparison.Ordinal));
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], service.Collector.Sent.Select(s => s.Path).Distinct().Order(StringComparer.Ordinal));
        Assert.All(service.Collector.Sent, s => Assert.Equal(WatchedService.Authorization, s.Authorization));
        foreach (var planted in new[] { Name, Name.ToLowerInvariant(), Number, "dos pagadores", Words(answer.GetProperty("text").GetString()!), "0af7651916cd43dd8448eb211c80319c" })
            Assert.DoesNotContain(service.Collector.Sent, s => s.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(planted)) >= 0 || Encoding.Latin1.GetString(s.Body).Contains(planted, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("0af7651916cd43dd8448eb211c80319c", service.Collector.Spans.Select(s => s.Trace));
        // What should be there is there: the search would find it.
        Assert.Contains(service.Collector.Sent, s => s.Path == "/v1/metrics" && s.Body.AsSpan().IndexOf("taxassistant.answers"u8) >= 0);
        Assert.Contains(service.Collector.Sent, s => s.Path == "/v1/logs" && s.Body.AsSpan().IndexOf("Answered: "u8) >= 0);
    }

    [Fact]
    public void SettingsThatWouldNotHoldAreNamed()
    {
        Assert.Empty(Faults(new()));
        Assert.Empty(Faults(new() { OtlpEndpoint = "http://127.0.0.1:4318" }));
        Assert.Empty(Faults(new() { OtlpEndpoint = "https://collector.example" }));
        Assert.Contains("('collector, ')", Assert.Single(Faults(new() { OtlpEndpoint = "collector, " })), StringComparison.Ordinal);
        Assert.Contains("unencrypted", Assert.Single(Faults(new() { OtlpEndpoint = "http://collector.example:4318" })), StringComparison.Ordinal);
        Assert.Empty(Faults(new() { OtlpEndpoint = "http://collector.example:4318", AllowsPlainHttp = true }));
        Assert.Contains("a share from 0 to 1", Assert.Single(Faults(new() { SampleRatio = 2 })), StringComparison.Ordinal);
        Assert.Contains("/nowhere/key, which cannot be read", Assert.Single(Faults(new() { OtlpAuthorizationFile = "/nowhere/key" })), StringComparison.Ordinal);

        static List<string> Faults(TelemetryOptions options)
        {
            var faults = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
            System.ComponentModel.DataAnnotations.Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true);
            return [.. faults.Select(f => f.ErrorMessage!)];
        }
    }

    [Fact]
    public void ALogLineIsOneJsonObjectWithTheIdsOfItsTrace()
    {
        using var source = new System.Diagnostics.ActivitySource(nameof(ALogLineIsOneJsonObjectWithTheIdsOfItsTrace));
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = s => s.Name == source.Name,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using var span = source.StartActivity("answer")!;
        using var written = new StringWriter();
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push("RequestPath:/es/caso/7K3QX");

        new JsonLines(new FixedClock(2026, 11, 27))
            .Write(new LogEntry<string>(LogLevel.Warning, "Chat.Web", new EventId(104), "two\nlines, ñ", new InvalidOperationException("why"), (s, _) => s), scopes, written);

        var line = Assert.Single(written.ToString().TrimEnd('\n').Split('\n'));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal(("2026-11-27T10:00:00.000Z", "warn", "Chat.Web", 104, "two\nlines, ñ"), (json.GetProperty("time").GetString(), json.GetProperty("level").GetString(), json.GetProperty("category").GetString(), json.GetProperty("event").GetInt32(), json.GetProperty("message").GetString()));
        Assert.Equal((span.TraceId.ToHexString(), span.SpanId.ToHexString()), (json.GetProperty("trace").GetString(), json.GetProperty("span").GetString()));
        Assert.Contains("InvalidOperationException: why", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("7K3QX", line, StringComparison.Ordinal);
    }

    // Six words in a row of an answer stand nowhere by chance.
    private static string Words(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6));

    /// <summary>A service with a model elsewhere and a collector, its log as loud as docs/operations.md has it.</summary>
    public sealed class WatchedService : RunningService
    {
        public const string Authorization = "Bearer of-the-collector";

        private readonly string _file = Path.GetTempFileName();

        public OtlpServer Collector { get; private set; } = null!;

        public OpenAiServer Model { get; private set; } = null!;

        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Telemetry:OtlpEndpoint", Collector.Url, "--TaxAssistant:Telemetry:OtlpAuthorizationFile", _file, "--Logging:LogLevel:Chat", "Information",
            "--TaxAssistant:Model:Endpoints:0:Url", Model.Url,
        ];

        /// <summary>Sends what waits to be sent.</summary>
        public void Flush()
        {
            Assert.True(Get<TracerProvider>().ForceFlush());
            // False, since one of its readers waits to be scraped.
            Get<MeterProvider>().ForceFlush();
            Assert.True(Get<LoggerProvider>().ForceFlush());
        }

        public override async ValueTask InitializeAsync()
        {
            (Collector, Model) = (await OtlpServer.StartAsync(), await OpenAiServer.StartAsync());
            await File.WriteAllTextAsync(_file, Authorization + "\n");
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Collector.DisposeAsync();
            await Model.DisposeAsync();
            File.Delete(_file);
        }
    }
}
