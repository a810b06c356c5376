using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Client;

namespace Chat.Web.Tests.Api;

/// <summary>An answer whose sender named it is made once, however often the line breaks; one that nobody named ends with its reader.</summary>
public sealed class ResumptionTests(ServiceWithPatientModel service) : IClassFixture<ServiceWithPatientModel>
{
    private const string Answers = "/api/v1/answers";
    private const string Question = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStreamGoesOnAfterTheEventThatWasTheLast()
    {
        await QuietAsync();
        var (key, asked) = (TaxAssistantClient.NewKey(), service.Model.Requests.Count);
        var first = await EventsAsync(key, null, most: 2);
        Assert.Equal([(1, "understood"), (2, "sources")], first.Select(e => (e.Id, e.Type)));
        service.LetAll();

        var rest = await EventsAsync(key, 2);

        Assert.Equal(Enumerable.Range(3, rest.Count), rest.Select(e => e.Id));
        Assert.Contains(rest, e => e.Type == "sentence");
        Assert.Equal("completed", rest[^1].Type);
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Fact]
    public async Task ALineThatBreaksAtAnyByteLosesNothing()
    {
        service.LetAll();
        var whole = await new TaxAssistantClient(service.Client).AskAsync(new AnswerRequest(Question), cancellation: Stop);
        await QuietAsync();
        service.LetAll();
        var asked = service.Model.Requests.Count;
        await using var line = new CuttingProxy(service.Client.BaseAddress!, 10, 700, 1_300, 2_900, 1, 6_000);
        using var http = new HttpClient { BaseAddress = line.Address };
        var client = new TaxAssistantClient(http, new TaxAssistantOptions { FirstWait = TimeSpan.FromMilliseconds(20), Retries = 8 });
        var events = new List<AnswerEvent>();

        await foreach (var happened in client.StreamAsync(new AnswerRequest(Question), cancellation: Stop))
            events.Add(happened);

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Number));
        var completed = Assert.IsType<Completed>(events[^1]);
        Assert.Equal(whole.Text, completed.Answer.Text);
        Assert.True(line.Connections >= 6, $"{line.Connections} connections");
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Fact]
    public async Task AfterAWhileCompletedAloneComesFromTheRecordsAndTellsTheSame()
    {
        service.LetAll();
        var key = TaxAssistantClient.NewKey();
        var first = await EventsAsync(key, null);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        var asked = service.Model.Requests.Count;

        var again = Assert.Single(await EventsAsync(key, 1));
        using var whole = await AskAsync(key, Question);

        Assert.Equal((first[^1].Id, "completed"), (again.Id, again.Type));
        Assert.Equal(first[^1].Data, again.Data);
        Assert.Equal("true", Assert.Single(whole.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(JsonDocument.Parse(first[^1].Data).RootElement.GetProperty("answer").GetRawText(), await whole.Content.ReadAsStringAsync(Stop));
        Assert.Equal(asked, service.Model.Requests.Count);
    }

    [Fact]
    public async Task TheSameQuestionAtOnceWaitsItsTurnAndAnotherUnderItsNameIsRefused()
    {
        await QuietAsync();
        var key = TaxAssistantClient.NewKey();
        var asked = service.Model.Requests.Count;
        var first = AskAsync(key, Question);
        await UntilAsync(() => service.Model.Requests.Count > asked);

        using var second = await AskAsync(key, Question);
        using var other = await AskAsync(key, "¿Qué es el IVA?");
        service.LetAll();
        using var done = await first;
        using var third = await AskAsync(key, Question);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency-busy", TimeSpan.FromSeconds(1)), (second.StatusCode, await CodeAsync(second), second.Headers.RetryAfter!.Delta!.Value));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-body"), (other.StatusCode, await CodeAsync(other)));
        Assert.Equal(await done.Content.ReadAsStringAsync(Stop), await third.Content.ReadAsStringAsync(Stop));
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Fact]
    public async Task WhoeverLeavesFreesTheModelAtOnceOrWithANameAfterAWhile()
    {
        await QuietAsync();
        await EventsAsync(null, null, most: 2);
        await UntilAsync(() => service.Model.UnderWay == 0);

        var key = TaxAssistantClient.NewKey();
        await EventsAsync(key, null, most: 2);
        await Task.Delay(ServiceWithPatientModel.Grace / 3, Stop);
        Assert.Equal(1, service.Model.UnderWay);
        await UntilAsync(() => service.Model.UnderWay == 0);
        // Whoever comes back too late is told from the beginning, whatever they had.
        service.LetAll();
        var late = await EventsAsync(key, 2);
        Assert.Equal((1, "understood"), (late[0].Id, late[0].Type));
    }

    [Fact]
    public async Task WhoeverComesBackInTimeKeepsItGoing()
    {
        await QuietAsync();
        var key = TaxAssistantClient.NewKey();
        var asked = service.Model.Requests.Count;
        for (var i = 0; i < 4; i++)
        {
            // Again and again, for longer in all than it goes on alone.
            await EventsAsync(key, null, most: 2);
            await Task.Delay(ServiceWithPatientModel.Grace / 2, Stop);
        }

        service.LetAll();
        Assert.Equal("completed", (await EventsAsync(key, 2))[^1].Type);
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Fact]
    public async Task ASilentStreamIsKeptOpenByComments()
    {
        await QuietAsync();
        using var request = Request(TaxAssistantClient.NewKey(), null);
        using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var comments = 0;
        while (comments < 3)
            comments += (await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop))!.StartsWith(':') ? 1 : 0;

        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        service.LetAll();
    }

    [Theory]
    [InlineData(null, "3", "last-event")]
    [InlineData("0123456789abcdef", "x", "last-event")]
    [InlineData("0123456789abcdef", "-1", "last-event")]
    [InlineData("short", null, "idempotency-key")]
    [InlineData("con espacios y puntos...", null, "idempotency-key")]
    public async Task WhatCannotBeANameOrAnEventIsAProblem(string? key, string? last, string code)
    {
        using var request = Request(null, null);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        using var response = await service.Client.SendAsync(request, Stop);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task AnErasedConversationTakesItsNamedAnswersWithIt()
    {
        service.LetAll();
        var (client, key) = (new TaxAssistantClient(service.Client), TaxAssistantClient.NewKey());
        var answer = await client.AskAsync(new AnswerRequest(Question), key, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        Assert.Equal(answer.Conversation, (await client.AskAsync(new AnswerRequest(Question), key, Stop)).Conversation);

        Assert.True(await client.EraseAsync(answer.Conversation!, Stop));

        var gone = await Assert.ThrowsAsync<TaxAssistantException>(() => client.AskAsync(new AnswerRequest(Question), key, Stop));
        Assert.Equal((410, "gone"), (gone.Problem.Status, gone.Problem.Code));
    }

    [Fact]
    public async Task AnErasedConversationEndsWhatIsStillBeingMadeForIt()
    {
        service.LetAll();
        var client = new TaxAssistantClient(service.Client);
        var first = await client.AskAsync(new AnswerRequest(Question), cancellation: Stop);
        await QuietAsync();
        await using var reader = client.StreamAsync(AnswerRequest.After(first, Question), TaxAssistantClient.NewKey(), cancellation: Stop).GetAsyncEnumerator(Stop);
        Assert.True(await reader.MoveNextAsync());
        await UntilAsync(() => service.Model.UnderWay == 1);

        Assert.True(await client.EraseAsync(first.Conversation!, Stop));

        await UntilAsync(() => service.Model.UnderWay == 0);
    }

    [Fact]
    public async Task AnEventBeyondTheLastGivesWhatCompletesTheAnswer()
    {
        service.LetAll();
        var key = TaxAssistantClient.NewKey();
        var whole = await EventsAsync(key, null);

        var told = Assert.Single(await EventsAsync(key, 999));

        Assert.Equal(whole[^1], told);
    }

    [Fact]
    public async Task AnotherNodeMakesItNoSecondTime()
    {
        await using var other = new SecondNode(service.Data);
        await other.InitializeAsync();
        await QuietAsync();
        var (key, asked) = (TaxAssistantClient.NewKey(), service.Model.Requests.Count);
        await EventsAsync(key, null, most: 2);

        using var busy = await other.Client.SendAsync(Request(key, 2), Stop);
        service.LetAll();
        var here = await EventsAsync(key, 2);
        // Other nodes hold nothing of it in memory.
        using var there = await other.Client.SendAsync(Request(key, 2), Stop);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency-busy"), (busy.StatusCode, await CodeAsync(busy)));
        Assert.Equal(here[^1].Data, Assert.Single(Read(await there.Content.ReadAsStringAsync(Stop))).Data);
        Assert.Equal((asked + 1, 0), (service.Model.Requests.Count, other.Model.Requests.Count));
    }

    // What a test before this one has left running ends without its readers, and the model is asked nothing more.
    private async Task QuietAsync()
    {
        service.Hold();
        await UntilAsync(() => service.Model.UnderWay == 0);
    }

    private static HttpRequestMessage Request(string? key, int? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = JsonContent.Create(new { question = Question }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (last is { } number)
            request.Headers.Add("Last-Event-ID", $"{number}");
        return request;
    }

    // So many events, and then the line is closed; or all of them.
    private async Task<IReadOnlyList<Happened>> EventsAsync(string? key, int? last, int most = int.MaxValue)
    {
        using var request = Request(key, last);
        using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        var (text, found) = (new System.Text.StringBuilder(), new List<Happened>());
        while (found.Count < most && await reader.ReadLineAsync(Stop) is { } line)
        {
            text.Append(line).Append('\n');
            if (line.Length == 0)
                found = Read(text.ToString());
        }

        return found;
    }

    private static List<Happened> Read(string text) =>
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(e => e.StartsWith("data: ", StringComparison.Ordinal)).Select(e =>
        {
            var lines = e.Split('\n');
            var data = lines[0]["data: ".Length..];
            return new Happened(int.Parse(lines[1]["id: ".Length..], System.Globalization.CultureInfo.InvariantCulture), JsonDocument.Parse(data).RootElement.GetProperty("type").GetString()!, data);
        })];

    private async Task<HttpResponseMessage> AskAsync(string key, string question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = JsonContent.Create(new { question }), Headers = { { "Idempotency-Key", $"\"{key}\"" } } };
        return await service.Client.SendAsync(request, Stop);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (await RunningService.JsonAsync(response)).GetProperty("code").GetString();

    private static async Task UntilAsync(Func<bool> happened)
    {
        for (var i = 0; i < 600 && !happened(); i++)
            await Task.Delay(50, Stop);
        Assert.True(happened());
    }

    private sealed record Happened(int Id, string Type, string Data);

    /// <summary>Another node with the same records.</summary>
    private sealed class SecondNode(string data) : ServiceWithPatientModel
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--TaxAssistant:DataDirectory", data];
    }
}
