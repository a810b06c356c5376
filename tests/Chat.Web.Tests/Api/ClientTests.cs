using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Client;
using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Storage;

namespace Chat.Web.Tests.Api;

/// <summary>The typed client against the real service, and against lines and proxies that misbehave.</summary>
public sealed class ClientTests(RunningService service)
{
    private const string Question = "He tenido dos pagadores, ¿tengo que declarar?";

    private static readonly TaxAssistantOptions Quick = new() { FirstWait = TimeSpan.FromMilliseconds(5), LongestWait = TimeSpan.FromSeconds(2) };

    private readonly TaxAssistantClient _client = new(service.Client, Quick);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AConversationIsHadFollowedUpAndErased()
    {
        var first = await _client.AskAsync(new AnswerRequest(Question), cancellation: Stop);
        var second = await _client.AskAsync(AnswerRequest.After(first, "¿Y en 2024?"), cancellation: Stop);

        Assert.Equal(("answered", "irpf/dos-pagadores"), (first.Outcome, first.Context!.Topic));
        Assert.Equal((2024, first.Conversation), (second.Understood!.TaxYear, second.Conversation));
        Assert.NotEmpty((await _client.FindReceiptAsync(first.Receipt!.Code, Stop))!);
        Assert.True(await _client.EraseAsync(first.Conversation!, Stop));
        var erased = await Assert.ThrowsAsync<TaxAssistantException>(() => _client.FindReceiptAsync(first.Receipt.Code, Stop));
        Assert.Equal("receipt-erased", erased.Problem.Code);
        Assert.False(await _client.EraseAsync(KeyOf(ConversationToken()), Stop));
    }

    [Fact]
    public async Task AStreamEndsWithTheWholeAnswer()
    {
        var events = new List<AnswerEvent>();
        await foreach (var happened in _client.StreamAsync(new AnswerRequest(Question, "ca"), cancellation: Stop))
            events.Add(happened);

        Assert.IsType<Understood>(events[0]);
        Assert.Equal("ca", Assert.IsType<Completed>(events[^1]).Answer.Language);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Number));
    }

    [Fact]
    public async Task AMatterIsHandedOverWrittenToAndWatched()
    {
        var answer = await _client.AskAsync(new AnswerRequest(Question), cancellation: Stop);
        await _client.SendFeedbackAsync(new FeedbackRequest(answer.Id, false, ["incomplete"], "marca-cliente"), cancellation: Stop);
        Assert.Single(service.Kept<KeptFeedback>(), f => f.Contains("marca-cliente", StringComparison.Ordinal));
        var receipt = await _client.HandOverAsync(new HandoffRequest("¿Y si no?", answer.Id, Language: "gl", Conversation: answer.Conversation!.Token, Share: true), cancellation: Stop);
        var name = TaxAssistantClient.NewKey();

        var said = await _client.WriteInCaseAsync(receipt.Reference, "Hola", name, Stop);

        Assert.Equal(said, await _client.WriteInCaseAsync(receipt.Reference, "Hola", name, Stop));
        var report = (await _client.FindCaseAsync(receipt.Reference, cancellation: Stop))!;
        Assert.Equal(("unassigned", "gl"), (report.State, report.Language));
        Assert.Equal(said, Assert.Single(report.Messages));
        Assert.Empty((await _client.FindCaseAsync(receipt.Reference, 1, Stop))!.Messages);
        Assert.Null(await _client.FindCaseAsync("AAAAA-AAAAA-AAAAA-AA", cancellation: Stop));

        await using var watched = _client.WatchCaseAsync(receipt.Reference, cancellation: Stop).GetAsyncEnumerator(Stop);
        Assert.True(await watched.MoveNextAsync());
        Assert.Equal(said, watched.Current);
        Assert.True(ReceiptCode.TryParse(receipt.Reference, out var code));
        var kept = (await service.Get<CitizenDesk>().FindAsync(code, Stop))!;
        await service.Get<CaseDesk>().TakeAsync(new Caseworker("ane"), kept.Id, Stop);
        Assert.True(await watched.MoveNextAsync());
        Assert.Equal("service", watched.Current.Sender);
    }

    [Fact]
    public async Task ASourceIsFoundByItsId()
    {
        var topic = (await _client.FindSourceAsync("topic:irpf/dos-pagadores", "eu", 2025, Stop))!;
        var article = (await _client.FindSourceAsync("BOE-A-2006-20764#a96", cancellation: Stop))!;

        Assert.Equal(("guidance", "eu"), (topic.Kind, topic.Language));
        Assert.Equal("BOE-A-2006-20764#a96", article.Id);
        Assert.Null(await _client.FindSourceAsync("topic:irpf/no-existe", cancellation: Stop));
    }

    [Fact]
    public async Task AProblemComesInTheLanguageAskedForWithItsCode()
    {
        var client = new TaxAssistantClient(service.Client, Quick with { Language = "eu" });

        var problem = (await Assert.ThrowsAsync<TaxAssistantException>(() => client.SendFeedbackAsync(new FeedbackRequest("x", true), cancellation: Stop))).Problem;

        Assert.Equal(("answer-id", 400, "urn:taxassistant:problem:answer-id"), (problem.Code, problem.Status, problem.Type));
        Assert.Contains("identifikatzailea", problem.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("He tenido dos pagadores, ¿tengo que declarar?")]
    [InlineData("¿Cuánto recargo pago si presento el modelo 303 dos meses tarde y salían 1.000 euros?")]
    [InlineData("Vivo en Bizkaia, ¿cuándo se declara la renta?")]
    [InlineData("declarar")]
    public async Task NothingThatTheServiceSaysIsMissingInTheTypesOfTheClient(string question)
    {
        // Stricter than the client is: a member that it does not know is a fault here.
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        var whole = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question }));

        var read = whole.Deserialize<Answer>(strict)!;

        Assert.True(JsonElement.DeepEquals(whole, JsonSerializer.SerializeToElement(read, strict)), $"{whole}\n{JsonSerializer.Serialize(read, strict)}");
    }

    [Fact]
    public async Task WhatIsBusyIsAskedForAgainAndWhatIsWrongIsNot()
    {
        var names = new List<string?>();
        var busy = new Line(request =>
        {
            names.Add(request.Headers.GetValues("Idempotency-Key").Single());
            return names.Count < 3 ? Problem(HttpStatusCode.Conflict, "idempotency-busy", 0) : new HttpResponseMessage(HttpStatusCode.NoContent);
        });
        await Of(busy).SendFeedbackAsync(new FeedbackRequest("x", true), cancellation: Stop);
        Assert.Equal((3, 1), (names.Count, names.Distinct().Count()));

        var wrong = new Line(_ => Problem(HttpStatusCode.BadRequest, "useful", null));
        await Assert.ThrowsAsync<TaxAssistantException>(() => Of(wrong).SendFeedbackAsync(new FeedbackRequest("x", true), cancellation: Stop));
        Assert.Equal(1, wrong.Requests);

        // Longer than its caller waits: told at once, and for how long.
        var used = new Line(_ => Problem(HttpStatusCode.TooManyRequests, "quota-day", 40_000));
        var refused = await Assert.ThrowsAsync<TaxAssistantException>(() => Of(used).SendFeedbackAsync(new FeedbackRequest("x", true), cancellation: Stop));
        Assert.Equal((1, TimeSpan.FromSeconds(40_000), "quota-day"), (used.Requests, refused.RetryAfter, refused.Problem.Code));
    }

    [Fact]
    public async Task AServiceThatIsNotThereIsTriedSomeTimesAndAProxysPageIsNoProblemDocument()
    {
        var absent = new Line(_ => throw new HttpRequestException("no route"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Of(absent).AskAsync(new AnswerRequest("x"), cancellation: Stop));
        Assert.Equal(1 + Quick.Retries, absent.Requests);

        var proxy = new Line(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<h1>502</h1>", Encoding.UTF8, "text/html") });
        Assert.Equal(("unknown", 502), await CodeAsync(() => Of(proxy).AskAsync(new AnswerRequest("x"), cancellation: Stop)));
        Assert.Equal(1 + Quick.Retries, proxy.Requests);
        // What the service itself says without a time to come back is not tried again.
        var late = new Line(_ => Problem(HttpStatusCode.GatewayTimeout, "time", null));
        Assert.Equal(("time", 504), await CodeAsync(() => Of(late).AskAsync(new AnswerRequest("x"), cancellation: Stop)));
        Assert.Equal(1, late.Requests);
    }

    [Fact]
    public async Task AnAnswerWhoseLineBreaksInTheMiddleOfItIsAskedForAgainAndMadeOnce()
    {
        // Within the body, twice; the headers are some 400 bytes.
        await using var line = new CuttingProxy(service.Client.BaseAddress!, 1_500, 2_500);
        using var http = new HttpClient { BaseAddress = line.Address };
        var name = TaxAssistantClient.NewKey();

        var answer = await new TaxAssistantClient(http, Quick).AskAsync(new AnswerRequest(Question), name, Stop);

        Assert.Equal(3, line.Connections);
        Assert.Equal(answer.Id, (await _client.AskAsync(new AnswerRequest(Question), name, Stop)).Id);
    }

    [Fact]
    public void WhatIsSaidOfAModelsWritingHasAPlaceInTheTypesOfTheClient() =>
        Assert.Equal(
            typeof(Chat.Core.Answers.Generation).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal),
            typeof(Generation).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task AProxyThatHoldsTheWholeResponseBackDelaysTheEventsAndLosesNone()
    {
        using var http = new HttpClient(new Buffering()) { BaseAddress = service.Client.BaseAddress };
        var events = new List<AnswerEvent>();
        await foreach (var happened in new TaxAssistantClient(http, Quick).StreamAsync(new AnswerRequest(Question), cancellation: Stop))
            events.Add(happened);

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Number));
        Assert.IsType<Completed>(events[^1]);
    }

    [Fact]
    public async Task AStreamThatFallsSilentIsTakenUpAgain()
    {
        var tries = new List<string>();
        var silent = new Line(request =>
        {
            tries.Add(request.Headers.TryGetValues("Last-Event-ID", out var last) ? last.Single() : "");
            Stream body = tries.Count == 1
                ? new Silence("data: {\"type\":\"retracted\",\"reason\":\"x\"}\nid: 7\n\n: \n\ndata: {\"type\":\"retr")
                : new MemoryStream("data: {\"type\":\"later-edition\",\"what\":1}\nid: 8\n\ndata: {\"type\":\"completed\",\"answer\":{\"id\":\"1\",\"outcome\":\"answered\",\"mode\":\"quoted\",\"language\":\"es\",\"text\":\"Sí.\"}}\nid: 9\n\n"u8.ToArray());
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
        });
        using var http = new HttpClient(silent) { BaseAddress = new Uri("http://nowhere.example") };
        var events = new List<AnswerEvent>();

        await foreach (var happened in new TaxAssistantClient(http, Quick with { Silence = TimeSpan.FromMilliseconds(200) }).StreamAsync(new AnswerRequest("x"), cancellation: Stop))
            events.Add(happened);

        Assert.Equal(["", "7"], tries);
        Assert.Equal([7, 9], events.Select(e => e.Number));
        Assert.Equal("Sí.", Assert.IsType<Completed>(events[1]).Answer.Text);
    }

    private static TaxAssistantClient Of(HttpMessageHandler line) => new(new HttpClient(line) { BaseAddress = new Uri("http://nowhere.example") }, Quick);

    private static string ConversationToken() => ConversationSecret.New().Token;

    private static ConversationKey KeyOf(string token) => new(ConversationSecret.Parse(token)!.Id.ToString("n"), token);

    private static async Task<(string, int)> CodeAsync(Func<Task> ask)
    {
        var problem = (await Assert.ThrowsAsync<TaxAssistantException>(ask)).Problem;
        return (problem.Code, problem.Status);
    }

    private static HttpResponseMessage Problem(HttpStatusCode status, string code, int? retryAfter)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent($$"""{"type":"x","title":"x","status":{{(int)status}},"code":"{{code}}"}""", Encoding.UTF8, "application/problem+json") };
        if (retryAfter is { } seconds)
            response.Headers.Add("Retry-After", $"{seconds}");
        return response;
    }

    private sealed class Line(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(answer(request));
        }
    }

    private sealed class Buffering() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
    }

    // Says something, and then nothing for ever.
    private sealed class Silence(string said) : MemoryStream(Encoding.UTF8.GetBytes(said))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return read;
        }
    }
}
