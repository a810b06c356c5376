using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Chat.Web.Tests.Api;

/// <summary>Questions over HTTP to a service whose model writes nonsense, is too busy, or is left by its readers: every citizen is answered, and no slot is lost.</summary>
public sealed class ModelInProcessTests(ServiceWithModel service) : IClassFixture<ServiceWithModel>
{
    private const string Answers = "/api/v1/answers";
    private const string Events = "text/event-stream";
    private const string Question = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NonsenseIsNotShownAndTheGuidanceAnswers()
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question = Question }));

        AssertQuoted(answer);
        var generation = answer.GetProperty("generation");
        Assert.Equal("draft-failed", generation.GetProperty("fallback").GetString());
        Assert.True(generation.GetProperty("completionTokens").GetInt64() > 0);
        await AssertIdleAsync();
    }

    [Fact]
    public async Task TheEventsEndWithTheQuotedAnswer()
    {
        var response = await service.PostAsync(Answers, new { question = Question }, accept: Events);
        var events = Read(await response.Content.ReadAsStringAsync(Stop));

        Assert.Equal(["understood", "sources"], events.Take(2).Select(TypeOf));
        Assert.Equal("completed", TypeOf(events[^1]));
        AssertQuoted(events[^1].GetProperty("answer"));
    }

    [Fact]
    public async Task AnAnswerThatNobodyWaitsForAnyMoreFreesItsSlot()
    {
        for (var i = 0; i < 6; i++)
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            using var request = Request();
            var asking = service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            await UntilAsync(() => service.Model.Running + service.Model.Waiting > 0 || asking.IsCompleted);
            await leaving.CancelAsync();
            await EndAsync(asking);
        }

        await AssertIdleAsync();
    }

    [Fact]
    public async Task AReaderThatLeavesMidStreamFreesItsSlot()
    {
        for (var i = 0; i < 6; i++)
        {
            using var request = Request();
            using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
            Assert.Contains("\"understood\"", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        }

        await AssertIdleAsync();
    }

    [Fact]
    public async Task AConnectionThatIsClosedAtAnyByteOfTheRequestDoesNoHarm()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { question = Question });
        byte[] whole =
        [
            .. Encoding.ASCII.GetBytes($"POST {Answers} HTTP/1.1\r\nHost: localhost\r\nAccept: {Events}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
        foreach (var sent in (int[])[0, 1, 40, whole.Length - body.Length, whole.Length - 5, whole.Length])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, service.Client.BaseAddress!.Port, Stop);
            await client.GetStream().WriteAsync(whole.AsMemory(0, sent), Stop);
            // A reset, as when a telephone loses its network; the last one leaves with its question asked.
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await AssertIdleAsync();
    }

    [Fact]
    public async Task FortyAtOnceAreAllAnsweredThoughTheModelHasTwoSlots()
    {
        string[] languages = ["es", "ca", "gl", "eu"];

        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            service.PostAsync(Answers, new { question = Question, language = languages[i % 4] }, accept: i % 2 == 0 ? Events : null)));

        var answers = new List<JsonElement>();
        foreach (var response in responses)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var text = await response.Content.ReadAsStringAsync(Stop);
            answers.Add(response.Content.Headers.ContentType!.MediaType == Events ? Read(text)[^1].GetProperty("answer") : JsonDocument.Parse(text).RootElement);
        }

        Assert.All(answers, AssertQuoted);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => languages[i % 4]), answers.Select(a => a.GetProperty("language").GetString()));
        var fallbacks = answers.GroupBy(a => a.GetProperty("generation").GetProperty("fallback").GetString()).ToDictionary(g => g.Key!, g => g.Count());
        // Two are written and three wait; of forty that come at once, some must be turned away by the model.
        Assert.InRange(fallbacks.GetValueOrDefault("overloaded"), 1, 40 - ServiceWithModel.Slots);
        Assert.True(fallbacks.GetValueOrDefault("draft-failed") >= ServiceWithModel.Slots);
        await AssertIdleAsync();
    }

    [Fact]
    public async Task TheServiceIsReadyWhileItsModelIsOverloaded()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var endless = new ChatOptions { MaxOutputTokens = 30_000, AdditionalProperties = new() { ["grammar"] = "root ::= [a-z] root" } };
        var model = service.Get<IChatClient>();
        var busy = Enumerable.Range(0, ServiceWithModel.Slots + ServiceWithModel.QueueLength).Select(_ => Task.Run(() => model.GetResponseAsync("Hola", endless, leaving.Token), Stop)).ToList();
        await UntilAsync(() => service.Model is { Running: ServiceWithModel.Slots, Waiting: ServiceWithModel.QueueLength });

        using var response = await service.Client.GetAsync("/health/ready", Stop);
        var state = (await RunningService.JsonAsync(response)).GetProperty("model");
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question = Question }));
        await leaving.CancelAsync();
        await Task.WhenAll(busy.Select(EndAsync));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("random-words", 2, 3), (state.GetProperty("id").GetString(), state.GetProperty("running").GetInt32(), state.GetProperty("waiting").GetInt32()));
        AssertQuoted(answer);
        Assert.Equal("overloaded", answer.GetProperty("generation").GetProperty("fallback").GetString());
        Assert.Contains("model-busy", answer.GetProperty("notices").EnumerateArray().Select(n => n.GetProperty("kind").GetString()));
        await AssertIdleAsync();
    }

    private static HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = new StringContent(JsonSerializer.Serialize(new { question = Question }), null, "application/json") };
        request.Headers.Add("Accept", Events);
        return request;
    }

    private static List<JsonElement> Read(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(e => e.StartsWith("data: ", StringComparison.Ordinal)).Select(e => JsonDocument.Parse(e.Split('\n')[0]["data: ".Length..]).RootElement)];

    private static string? TypeOf(JsonElement happened) => happened.GetProperty("type").GetString();

    private static void AssertQuoted(JsonElement answer)
    {
        Assert.Equal("quoted", answer.GetProperty("mode").GetString());
        Assert.StartsWith("answered", answer.GetProperty("outcome").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.GetProperty("text").GetString()!);
        Assert.NotEqual(0, answer.GetProperty("sources").GetArrayLength());
    }

    private static async Task EndAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // It was left.
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(5, Stop);
    }

    // Kestrel may notice a closed connection after the next question is answered.
    private async Task AssertIdleAsync()
    {
        await UntilAsync(() => service.Model is { Running: 0, Waiting: 0 });
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question = Question }));

        Assert.Equal("draft-failed", answer.GetProperty("generation").GetProperty("fallback").GetString());
        await UntilAsync(() => service.Model is { Running: 0, Waiting: 0 });
    }
}
