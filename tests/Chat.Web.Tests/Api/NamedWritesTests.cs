using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Client;
using Chat.Records.Cases;
using Chat.Records.Idempotency;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Tests.Doubles;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Tests.Api;

/// <summary>Feedback, hand-overs and messages that their sender named are written once.</summary>
public sealed class NamedWritesTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FeedbackSentTwiceUnderOneNameIsKeptOnceAlsoAtOnce()
    {
        var name = TaxAssistantClient.NewKey();
        var body = new { answerId = Sample.AnswerId, useful = false, comment = "marca-una-vez" };

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("/api/v1/feedback", body, name)));
        using var again = await SendAsync("/api/v1/feedback", body, name);
        using var other = await SendAsync("/api/v1/feedback", body with { useful = true }, name);

        Assert.All(sent, s => Assert.Equal(HttpStatusCode.NoContent, s.StatusCode));
        Assert.Equal(7, sent.Count(s => s.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal((HttpStatusCode.NoContent, "true"), (again.StatusCode, Assert.Single(again.Headers.GetValues("Idempotency-Replayed"))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-body"), (other.StatusCode, await CodeAsync(other)));
        Assert.Single(service.Kept<KeptFeedback>(), f => f.Contains("marca-una-vez", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ANameIsOneWhetherInTheHeaderOrInTheBody()
    {
        var name = TaxAssistantClient.NewKey();

        var inHeader = await RunningService.JsonAsync(await SendAsync("/api/v1/handoffs", new { question = "marca-nombre" }, name));
        var inBody = await RunningService.JsonAsync(await SendAsync("/api/v1/handoffs", new { question = "marca-nombre", key = name }, null));
        using var both = await SendAsync("/api/v1/handoffs", new { question = "marca-nombre", key = name }, TaxAssistantClient.NewKey());
        using var elsewhere = await SendAsync("/api/v1/feedback", new { answerId = Sample.AnswerId, useful = true }, name);

        Assert.Equal(inHeader.GetProperty("reference").GetString(), inBody.GetProperty("reference").GetString());
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key"), (both.StatusCode, await CodeAsync(both)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-body"), (elsewhere.StatusCode, await CodeAsync(elsewhere)));
        Assert.Single(service.Kept<KeptCase>(), c => c.Contains("marca-nombre", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnotherBodyUnderAnOldNameGivesNobodyElsesCaseAway()
    {
        var name = TaxAssistantClient.NewKey();
        var theirs = (await RunningService.JsonAsync(await SendAsync("/api/v1/handoffs", new { question = "marca-ajena-uno" }, name))).GetProperty("reference").GetString();
        // As after a day: the name is forgotten, the case is there.
        var digest = new OnceName("", name, "", default).Name;
        await using (var context = await service.Get<RecordsDatabase>().OpenAsync(Stop))
            Assert.Equal(1, await context.Once.Where(o => o.Name == digest).ExecuteDeleteAsync(Stop));

        using var mine = await SendAsync("/api/v1/handoffs", new { question = "marca-ajena-dos" }, name);

        Assert.Equal(HttpStatusCode.Created, mine.StatusCode);
        Assert.NotEqual(theirs, (await RunningService.JsonAsync(mine)).GetProperty("reference").GetString());
    }

    [Fact]
    public async Task AHandOverThatWasErasedIsNotOpenedAnewByItsOldName()
    {
        var client = new TaxAssistantClient(service.Client);
        var answer = await client.AskAsync(new AnswerRequest("He tenido dos pagadores, ¿tengo que declarar?"), cancellation: Stop);
        var (name, handoff) = (TaxAssistantClient.NewKey(), new HandoffRequest("marca-borrada", answer.Id, "marca-borrada", Conversation: answer.Conversation!.Token, Share: true, Contact: "600000000"));
        await client.HandOverAsync(handoff, name, Stop);
        await client.EraseAsync(answer.Conversation, Stop);

        var gone = await Assert.ThrowsAsync<TaxAssistantException>(() => client.HandOverAsync(handoff, name, Stop));

        Assert.Equal((410, "gone"), (gone.Problem.Status, gone.Problem.Code));
        Assert.DoesNotContain(service.Kept<KeptCase>(), c => c.Contains("marca-borrada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMessageNeedsANameAndWhatWasRefusedMayBeSentAgainUnderIt()
    {
        var reference = (await RunningService.JsonAsync(await SendAsync("/api/v1/handoffs", new { question = "¿?" }, null))).GetProperty("reference").GetString()!;
        var path = $"/api/v1/cases/{reference}/messages";
        var name = TaxAssistantClient.NewKey();
        using var nameless = await SendAsync(path, new { text = "hola" }, null);
        var first = await RunningService.JsonAsync(await SendAsync(path, new { text = "hola" }, name));
        var again = await RunningService.JsonAsync(await SendAsync(path, new { text = "hola" }, name));
        using var other = await SendAsync(path, new { text = "adiós" }, name);

        Assert.Equal((HttpStatusCode.BadRequest, "message"), (nameless.StatusCode, await CodeAsync(nameless)));
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);

        var ane = new Caseworker("ane");
        var kept = (await service.Get<CitizenDesk>().FindAsync(Parse(reference), Stop))!;
        var taken = await service.Get<CaseDesk>().TakeAsync(ane, kept.Id, Stop);
        var closed = await service.Get<CaseDesk>().CloseAsync(ane, kept.Id, taken.Case!.Edition, taken.Message!.Number, CloseReasons.Resolved, Stop);
        var late = TaxAssistantClient.NewKey();
        using var refused = await SendAsync(path, new { text = "una cosa más" }, late);
        Assert.Equal((HttpStatusCode.Conflict, "case-closed"), (refused.StatusCode, await CodeAsync(refused)));
        await service.Get<CaseDesk>().ReopenAsync(ane, kept.Id, closed.Case!.Edition, Stop);
        using var taken2 = await SendAsync(path, new { text = "una cosa más" }, late);
        Assert.Equal(HttpStatusCode.Created, taken2.StatusCode);
        // Sent before the case was closed and again after: it is that message still.
        Assert.Equal(first.GetRawText(), (await RunningService.JsonAsync(await SendAsync(path, new { text = "hola" }, name))).GetRawText());
    }

    [Fact]
    public async Task TheLedgerHoldsNoWord()
    {
        var name = TaxAssistantClient.NewKey();
        await SendAsync("/api/v1/answers", new { question = "marca-del-libro, ¿dos pagadores?" }, name);
        await SendAsync("/api/v1/handoffs", new { question = "marca-del-libro" }, TaxAssistantClient.NewKey());

        var rows = service.Kept<OnceRow>();
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, r => r.Contains("marca", StringComparison.Ordinal) || r.Contains(name, StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> SendAsync(string path, object body, string? name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (name is not null)
            request.Headers.Add("Idempotency-Key", name);
        return service.Client.SendAsync(request, Stop);
    }

    private static ReceiptCode Parse(string text) => ReceiptCode.TryParse(text, out var code) ? code : throw new JsonException(text);

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (await RunningService.JsonAsync(response)).GetProperty("code").GetString();
}
