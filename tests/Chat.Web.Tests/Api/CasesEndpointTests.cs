using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Records.Cases;
using Chat.Records.Idempotency;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Api;
using Chat.Web.Cases;
using Chat.Web.Records;

namespace Chat.Web.Tests.Api;

public sealed class CasesEndpointTests(RunningService service)
{
    private static readonly Caseworker Ane = new("ane");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASharedConversationComesWithItsSummaryAndWithoutConsentOnlyTheQuestionDoes()
    {
        var answer = await AskAsync("¿Tengo que declarar con dos pagadores?");
        var token = answer.GetProperty("conversation").GetProperty("token").GetString();
        var id = answer.GetProperty("id").GetString();

        var shared = await CaseAsync(await OpenAsync(new { answerId = id, question = "¿Tengo que declarar?", conversation = token, share = true, language = "gl" }));
        var bare = await CaseAsync(await OpenAsync(new { answerId = id, question = "¿Tengo que declarar?", conversation = token, language = "es" }));

        Assert.Equal(("gl", "irpf/dos-pagadores", "answered"), (shared.Language, shared.Topic, shared.Outcome));
        Assert.StartsWith("Preguntas ao asistente: 1.\nComo rematou a última: Respondida.\nFontes que se lle deron: ", shared.Summary, StringComparison.Ordinal);
        Assert.StartsWith("No ha compartido la conversación", bare.Summary, StringComparison.Ordinal);
        var viewer = service.Get<CaseViewer>();
        var turn = Assert.Single((await viewer.ViewAsync(Ane, shared.Id, Stop))!.Turns);
        Assert.Equal("¿Tengo que declarar con dos pagadores?", turn.Question);
        Assert.Contains(turn.Evidence, e => e.Kept);
        Assert.Contains("retrieval", turn.Answer!.Timings.Keys);
        Assert.Empty((await viewer.ViewAsync(Ane, bare.Id, Stop))!.Turns);
    }

    [Fact]
    public async Task WithoutTheConversationsTokenNothingOfItIsShared()
    {
        var answer = await AskAsync("¿Tengo que declarar con dos pagadores?");

        var kept = await CaseAsync(await OpenAsync(new { answerId = answer.GetProperty("id").GetString(), question = "marca-ajena", share = true }));

        Assert.Equal((false, null, null), (kept.Shared, kept.Topic, kept.ConversationId));
    }

    [Fact]
    public async Task AnOfficialsReplyArrivesLiveAndAgainAfterTheLineWasCut()
    {
        var code = (await OpenAsync(new { question = "¿?", language = "eu" })).GetProperty("reference").GetString()!;
        var kept = await FindAsync(code);
        var desk = service.Get<CaseDesk>();
        await desk.TakeAsync(Ane, kept.Id, Stop);

        await using (var line = await EventsAsync(code, null))
        {
            Assert.Equal(("1", "service", "Pertsona batek hartu du zure kasua."), await line.NextAsync());
            await service.Get<CitizenDesk>().TypesAsync(kept.Id, isCitizen: false, Stop);
            Assert.Equal("typing", await line.NextKindAsync());
            await desk.ReplyAsync(Ane, kept.Id, "Bai.", "key-0001", Stop);
            Assert.Equal(("2", "official", "Bai."), await line.NextAsync());
        }

        await desk.ReplyAsync(Ane, kept.Id, "Ez.", "key-0002", Stop);
        await using var again = await EventsAsync(code, "2");
        Assert.Equal(("3", "official", "Ez."), await again.NextAsync());
    }

    [Fact]
    public async Task ACitizenWritesOnceHoweverOftenItIsSentAndNotInAClosedCase()
    {
        var code = (await OpenAsync(new { question = "¿?", language = "es" })).GetProperty("reference").GetString()!;
        var first = await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = "Mi DNI es 12345678Z", key = "clave-0001" });
        var second = await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = "Mi DNI es 12345678Z", key = "clave-0001" });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        var report = await RunningService.JsonAsync(await service.Client.GetAsync($"/api/v1/cases/{code.ToLowerInvariant()}", Stop));
        Assert.Equal("Mi DNI es [DNI]", Assert.Single(report.GetProperty("messages").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal("unassigned", report.GetProperty("state").GetString());
        Assert.True(report.GetProperty("place").GetInt32() >= 1);

        var kept = await FindAsync(code);
        var taken = await service.Get<CaseDesk>().TakeAsync(Ane, kept.Id, Stop);
        await service.Get<CaseDesk>().CloseAsync(Ane, kept.Id, taken.Case!.Edition, taken.Message!.Number, CloseReasons.Resolved, Stop);
        Assert.Equal(HttpStatusCode.Conflict, (await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = "¿Y?", key = "clave-0002" })).StatusCode);
    }

    [Theory]
    [InlineData("""{"text":"hola"}""")]
    [InlineData("""{"text":"hola","key":"x"}""")]
    [InlineData("""{"text":"  ","key":"clave-0001"}""")]
    public async Task AMessageWithoutWordsOrNameIsAProblem(string body)
    {
        var code = (await OpenAsync(new { question = "¿?" })).GetProperty("reference").GetString()!;

        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync($"/api/v1/cases/{code}/messages", body)).StatusCode);
    }

    [Theory]
    [InlineData("AAAAA-AAAAA-AAAAA-AA")]
    [InlineData("1234")]
    public async Task AnUnknownCodeIsAProblem(string code)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync($"/api/v1/cases/{code}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync($"/api/v1/cases/{code}/events", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = "hola", key = "clave-0001" })).StatusCode);
    }

    [Theory]
    [InlineData("llámenme al 612 345 678")]
    [InlineData("612")]
    [InlineData("ana@")]
    [InlineData("12345678Z")]
    public async Task AContactThatIsNoneIsAProblemOfItsOwn(string contact)
    {
        using var response = await service.PostAsync("/api/v1/handoffs", new { question = "¿?", contact });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("contact", (await RunningService.JsonAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task AContactIsSealedAndAHandOverSentTwiceIsOneCase()
    {
        var body = new { question = "¿?", contact = "ana@correo.example", key = Guid.NewGuid().ToString("n") };

        var codes = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await OpenAsync(body)).GetProperty("reference").GetString()));

        var kept = await FindAsync(Assert.Single(codes.Distinct())!);
        Assert.DoesNotContain("ana", kept.Contact, StringComparison.Ordinal);
        Assert.Equal("ana@correo.example", service.Get<ContactSeal>().Open(kept.Id, kept.Contact!));
        // Nor can it be found by trying: what tells the request from others is a digest under a secret of the data folder.
        var sent = new HandoffRequest(AnswerId: null, body.question, Comment: null, Language: null, Contact: body.contact);
        var name = new OnceName("", body.key, "handoffs", JsonSerializer.SerializeToUtf8Bytes(sent, ApiJson.Default.HandoffRequest)).Body;
        var told = string.Join('\n', name, kept.ConversationId, kept.AnswerId, body.question, kept.Comment, body.contact);
        Assert.NotEqual(MessageKey.Kept(told), kept.Key);
        Assert.Equal(MessageKey.Kept(told, service.Get<ContactSeal>().KeyFor("handover keys")), kept.Key);
    }

    [Fact]
    public async Task AKeyThatIsUsedAgainOpensNobodyElsesCase()
    {
        var key = Guid.NewGuid().ToString();
        var first = await OpenAsync(new { question = "marca-primera", comment = "Mi caso.", key });
        using var stranger = await service.PostAsync("/api/v1/handoffs", new { question = "marca-segunda", comment = "Mi caso.", key });
        var conversation = (await AskAsync("¿Tengo que declarar con dos pagadores?")).GetProperty("conversation").GetProperty("token").GetString();
        using var shared = await service.PostAsync("/api/v1/handoffs", new { question = "marca-primera", comment = "Mi caso.", conversation, key });
        var again = await OpenAsync(new { question = "marca-primera", comment = "Mi caso.", key });

        foreach (var refused in new[] { stranger, shared })
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-body"), (refused.StatusCode, (await RunningService.JsonAsync(refused)).GetProperty("code").GetString()));
        Assert.Equal(first.GetProperty("reference").GetString(), again.GetProperty("reference").GetString());
    }

    [Fact]
    public async Task WithoutAConversationTheNameOfAHandOverIsOneThatNobodyElseThinksOf()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/api/v1/handoffs", new { question = "¿?", key = "clave-0001" })).StatusCode);
        var conversation = (await AskAsync("¿Tengo que declarar con dos pagadores?")).GetProperty("conversation").GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.Created, (await service.PostAsync("/api/v1/handoffs", new { question = "¿?", conversation, key = "clave-0001" })).StatusCode);
    }

    [Fact]
    public async Task AnErasedConversationTakesTheCasesWordsWithIt()
    {
        var answer = await AskAsync("¿Tengo que declarar con dos pagadores?");
        var conversation = answer.GetProperty("conversation");
        var token = conversation.GetProperty("token").GetString();
        var code = (await OpenAsync(new { question = "¿?", conversation = token, share = true })).GetProperty("reference").GetString()!;
        var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + conversation.GetProperty("id").GetString());
        erase.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.SendAsync(erase, Stop)).StatusCode);

        var report = await RunningService.JsonAsync(await service.Client.GetAsync($"/api/v1/cases/{code}", Stop));

        Assert.NotEqual(default, report.GetProperty("erasedAt").GetDateTimeOffset());
        Assert.False(report.TryGetProperty("question", out _));
        Assert.Equal(HttpStatusCode.Conflict, (await service.PostAsync($"/api/v1/cases/{code}/messages", new { text = "hola", key = "clave-0001" })).StatusCode);
    }

    private async Task<JsonElement> AskAsync(string question) => await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question }));

    private async Task<JsonElement> OpenAsync(object body)
    {
        var response = await service.PostAsync("/api/v1/handoffs", body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await RunningService.JsonAsync(response);
    }

    private Task<KeptCase> CaseAsync(JsonElement receipt) => FindAsync(receipt.GetProperty("reference").GetString()!);

    private async Task<KeptCase> FindAsync(string code)
    {
        Assert.True(ReceiptCode.TryParse(code, out var parsed));
        return (await service.Get<CitizenDesk>().FindAsync(parsed, Stop))!;
    }

    private async Task<EventLine> EventsAsync(string code, string? after)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/cases/{code}/events");
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new EventLine(response, await response.Content.ReadAsStreamAsync(Stop));
    }

    private sealed class EventLine(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<System.Net.ServerSentEvents.SseItem<string>> _items = System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(Stop).GetAsyncEnumerator(Stop);

        public async Task<(string? Id, string? Sender, string? Text)> NextAsync()
        {
            Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
            using var json = JsonDocument.Parse(_items.Current.Data);
            return (_items.Current.EventId, json.RootElement.GetProperty("sender").GetString(), json.RootElement.GetProperty("text").GetString());
        }

        public async Task<string> NextKindAsync()
        {
            Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
            return _items.Current.EventType;
        }

        public async ValueTask DisposeAsync()
        {
            await _items.DisposeAsync();
            await stream.DisposeAsync();
            response.Dispose();
        }
    }
}
