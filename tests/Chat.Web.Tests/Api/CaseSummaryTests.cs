using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Records.Switches;
using Chat.Testing;
using Chat.Web.Tests.Panel;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Api;

/// <summary>The summary of a case where there is a model: its words before the facts, or the facts alone.</summary>
public sealed class CaseSummaryTests(CaseSummaryTests.SummingService service) : IClassFixture<CaseSummaryTests.SummingService>
{
    private const string Asked = "¿Tengo que declarar con dos pagadores?";
    private const string Said = "Quiere saber si tiene que declarar con dos pagadores";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("es", Asked, Said)]
    [InlineData("ca", "He de declarar amb dos pagadors?", "Vol saber si ha de declarar amb dos pagadors")]
    [InlineData("gl", "Teño que declarar con dous pagadores?", "Quere saber se ten que declarar con dous pagadores")]
    [InlineData("eu", "Bi ordaintzailerekin aitorpena aurkeztu behar dut?", "Jakin nahi du ea aitorpena aurkeztu behar duen bi ordaintzailerekin")]
    public async Task TheCaseShowsWhatAModelWroteAsItsWordsAndTheFactsAfterThem(string language, string question, string said)
    {
        service.Summary = (_, _) => ScriptedModel.PiecesAsync(said + " [1].");

        var kept = await HandOverAsync(question, language);

        var w = service.Get<UiWordings>().For(language);
        Assert.Equal(w.Say("summary-by-model", ("words", said + ".")), kept.Summary!.Split('\n')[0]);
        Assert.StartsWith(w.Say("summary-asked", ("count", "1")), kept.Summary.Split('\n')[1], StringComparison.Ordinal);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        Assert.Contains(kept.Summary, await official.TextAsync($"/panel/cases/{kept.Id:n}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConversationThatIsNotSharedIsNotReadByAModel()
    {
        service.Summary = (_, _) => ScriptedModel.PiecesAsync(Said + " [1].");
        var before = service.Summaries;

        var kept = await HandOverAsync(Asked, "es", share: false);

        Assert.StartsWith("No ha compartido la conversación", kept.Summary, StringComparison.Ordinal);
        Assert.Equal(before, service.Summaries);
    }

    [Theory]
    [InlineData("Quiere saber si tiene que declarar con dos pagadores cuando gana 22.000 € [1].")]
    [InlineData("Vol saber si ha de declarar amb dos pagadors [1].")]
    [InlineData("Tiene que declarar con dos pagadores [1].")]
    public async Task WhatTheGateRefusesLeavesTheFacts(string written)
    {
        service.Summary = (_, _) => ScriptedModel.PiecesAsync(written);

        await FactsAloneAsync();
    }

    [Fact]
    public async Task AModelThatFailsLeavesTheFacts()
    {
        service.Summary = (_, _) => throw new HttpRequestException("connection refused");

        await FactsAloneAsync();
    }

    // The service of this class lets a request take eight seconds, so the model has four.
    [Fact]
    public async Task AModelThatSaysNothingHoldsTheRequestUpForHalfOfItsTimeAtMost()
    {
        service.Summary = NeverAsync;

        await FactsAloneAsync();
    }

    [Theory]
    [InlineData(FaceMode.SourcesOnly)]
    [InlineData(FaceMode.Off)]
    public async Task WhereOfficialsSwitchedAFaceNoModelWrites(FaceMode mode)
    {
        service.Summary = (_, _) => ScriptedModel.PiecesAsync(Said + " [1].");
        await SwitchAsync(mode);
        try
        {
            await FactsAloneAsync();
        }
        finally
        {
            await SwitchAsync(FaceMode.On);
        }
    }

    [Fact]
    public async Task AnErasedConversationTakesTheModelsWordsWithIt()
    {
        service.Summary = (_, _) => ScriptedModel.PiecesAsync(Said + " [1].");
        var kept = await HandOverAsync(Asked, "es", erase: true);

        Assert.Null(kept.Summary);
        Assert.DoesNotContain(service.Kept<KeptCase>(), row => row.Contains(kept.Code.ToString(), StringComparison.Ordinal) && row.Contains(Said, StringComparison.Ordinal));
    }

    private async Task FactsAloneAsync() => Assert.StartsWith("Preguntas al asistente: 1.\n", (await HandOverAsync(Asked, "es")).Summary, StringComparison.Ordinal);

    private async Task SwitchAsync(FaceMode mode)
    {
        var board = service.Get<Switchboard>();
        var order = new SwitchOrder(Faces.Widget, board.Of(Faces.Widget).Number, mode, new Dictionary<string, string>(), null, null, "prueba");
        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(new Caseworker("ane"), order, Stop));
    }

    // Asks, hands over by the token of the conversation, and reads what was kept.
    private async Task<KeptCase> HandOverAsync(string question, string language, bool share = true, bool erase = false)
    {
        var conversation = (await JsonAsync("/api/v1/answers", new { question, language }, HttpStatusCode.OK)).GetProperty("conversation");
        var token = conversation.GetProperty("token").GetString();
        var receipt = await JsonAsync("/api/v1/handoffs", new { question = "¿?", conversation = token, share, language }, HttpStatusCode.Created);
        if (erase)
        {
            var order = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + conversation.GetProperty("id").GetString()) { Headers = { Authorization = new("Bearer", token) } };
            Assert.Equal(HttpStatusCode.NoContent, (await service.Client.SendAsync(order, Stop)).StatusCode);
        }

        Assert.True(ReceiptCode.TryParse(receipt.GetProperty("reference").GetString()!, out var code));
        return (await service.Get<CitizenDesk>().FindAsync(code, Stop))!;
    }

    private async Task<JsonElement> JsonAsync(string path, object body, HttpStatusCode status)
    {
        var response = await service.PostAsync(path, body);
        Assert.Equal(status, response.StatusCode);
        return await RunningService.JsonAsync(response);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> NeverAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        yield return ScriptedModel.End(ChatFinishReason.Stop);
    }

    /// <summary>The service with a model that writes no answer, and sums questions up as a test says.</summary>
    public sealed class SummingService : RunningService
    {
        private static readonly string[] Openings = ["«Quiere saber»", "«Vol saber»", "«Quere saber»", "«Jakin nahi du»"];

        /// <summary>What it does when it is asked for a summary.</summary>
        public Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Summary { get; set; } = (_, _) => ScriptedModel.PiecesAsync("");

        /// <summary>How often it was.</summary>
        public int Summaries { get; private set; }

        protected override IEnumerable<string> Settings => ["--TaxAssistant:Limits:RequestTime", "00:00:08"];

        protected override void Add(WebApplicationBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Services.AddSingleton<IChatClient>(new ScriptedModel((request, stop) => IsSummary(request) ? Sum(request, stop) : ScriptedModel.PiecesAsync("")));
            base.Add(builder);
        }

        private static bool IsSummary(ModelRequest request) => Openings.Any(o => request.Said(ChatRole.System).Contains(o, StringComparison.Ordinal));

        private IAsyncEnumerable<ChatResponseUpdate> Sum(ModelRequest request, CancellationToken stop)
        {
            Summaries++;
            return Summary(request, stop);
        }
    }
}
