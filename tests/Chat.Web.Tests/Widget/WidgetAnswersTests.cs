using System.Net;
using System.Text.Json;
using Chat.Core.Languages;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Chat.Records.Switches;
using Chat.Web.Tests.Api;
using Chat.Web.Widget;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Widget;

/// <summary>What the frame asks; a service of its own, since its widget is switched off.</summary>
public sealed class WidgetAnswersTests(ServiceWithModel service) : IClassFixture<ServiceWithModel>, IAsyncLifetime
{
    private const string Answers = "/api/v1/widget/answers";
    private const string Question = "¿Tengo que declarar con dos pagadores? Mi DNI es 12345678Z.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codes => [.. LanguageCodes.All.Select(l => l.Code())];

    [Fact]
    public async Task AQuestionIsAnsweredAsEventsAndKeptWithoutPersonalData()
    {
        var response = await service.PostAsync(Answers, new { question = Question, context = new { language = "es" } });
        var events = await EventsAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("X-AI-Generated")));
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(("understood", "completed"), (TypeOf(events[0]), TypeOf(events[^1])));
        Assert.Contains(events, e => TypeOf(e) == "sentence");
        var answer = events[^1].GetProperty("answer");
        Assert.NotEqual("", answer.GetProperty("receipt").GetProperty("code").GetString());
        Assert.DoesNotContain(service.Kept<KeptTurn>(), t => t.Contains("12345678Z", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task WhileItIsOffItSaysSoAndOffersAPersonAndTheOtherFacesAnswer(string language)
    {
        await SwitchAsync(FaceMode.Off);
        var w = service.Get<UiWordings>().For(language);

        var completed = Assert.Single(await EventsAsync(await service.PostAsync(Answers, new { question = "¿Qué es el IVA?", context = new { language } })));
        var document = WebUtility.HtmlDecode(await service.Client.GetStringAsync($"{WidgetFiles.ChatPath}?language={language}", Stop));

        Assert.Equal((w["switched-off"], true), (completed.GetProperty("answer").GetProperty("text").GetString(), completed.GetProperty("answer").GetProperty("offersPerson").GetBoolean()));
        Assert.Contains(w["switched-off"], document, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" })).StatusCode);
    }

    [Fact]
    public async Task SourcesOnlyMeansThatNoModelWrites()
    {
        Assert.True(Whole(await EventsAsync(await service.PostAsync(Answers, new { question = Question }))).TryGetProperty("generation", out _));

        await SwitchAsync(FaceMode.SourcesOnly);

        Assert.Equal("quoted", Whole(await EventsAsync(await service.PostAsync(Answers, new { question = Question }))).GetProperty("mode").GetString());
    }

    [Fact]
    public async Task ABannerStandsInTheFrameAsText()
    {
        await SwitchAsync(FaceMode.On, LanguageCodes.All.ToDictionary(l => l.Code(), l => $"Aviso <b>{l.Code()}</b>"));

        Assert.Contains("Aviso &lt;b&gt;gl&lt;/b&gt;", await service.Client.GetStringAsync(WidgetFiles.ChatPath + "?language=gl", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("nothing", HttpStatusCode.BadRequest)]
    [InlineData("{\"question\":\"¿IVA?\",\"context\":{\"topic\":\"../../etc\",\"territory\":\"x\",\"language\":\"xx\"}}", HttpStatusCode.OK)]
    public async Task WhatCannotBeReadIsAProblem(string body, HttpStatusCode status) => Assert.Equal(status, (await service.PostAsync(Answers, body)).StatusCode);

    [Theory]
    [InlineData("Origin", "https://www.town.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task APageOfAnotherSiteCannotAsk(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = new StringContent("{\"question\":\"¿IVA?\"}", null, "application/json") };
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await service.Client.SendAsync(request, Stop)).StatusCode);
    }

    public ValueTask InitializeAsync() => new(SwitchAsync(FaceMode.On));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task SwitchAsync(FaceMode mode, IReadOnlyDictionary<string, string>? banner = null)
    {
        var board = service.Get<Switchboard>();
        await board.ReadAsync(Stop);
        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(new Caseworker("ane"), new SwitchOrder(Faces.Widget, board.Of(Faces.Widget).Number, mode, banner ?? new Dictionary<string, string>(), null, null, "prueba"), Stop));
    }

    private static async Task<List<JsonElement>> EventsAsync(HttpResponseMessage response) =>
        [.. (await response.Content.ReadAsStringAsync(Stop)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => JsonDocument.Parse(e.Split('\n')[0]["data: ".Length..]).RootElement)];

    private static string? TypeOf(JsonElement happened) => happened.GetProperty("type").GetString();

    private static JsonElement Whole(List<JsonElement> events) => events[^1].GetProperty("answer");
}
