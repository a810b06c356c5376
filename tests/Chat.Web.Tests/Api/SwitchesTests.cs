using System.Net;
using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Records.Cases;
using Chat.Records.Switches;
using Chat.Web.Conversations;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Api;

/// <summary>A service of its own with a model, since it is switched off.</summary>
public sealed class SwitchesTests(ServiceWithModel service) : IClassFixture<ServiceWithModel>, IAsyncLifetime
{
    private static readonly Caseworker Ane = new("ane");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codes => [.. LanguageCodes.All.Select(l => l.Code())];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task WhileThePagesAreOffTheySaySoInTheirLanguageAndOfferAPerson(string language)
    {
        await SwitchAsync(Faces.Web, FaceMode.Off);
        var words = service.Get<UiWordings>().For(language);

        var events = new List<AnswerEvent>();
        await foreach (var happened in service.Get<AnswerStream>()(new Question("¿Tengo que declarar?", null, new DateOnly(2026, 11, 23), new ConversationContext(Language: language)), Stop))
            events.Add(happened);

        var answer = Assert.IsType<Completed>(Assert.Single(events)).Answer;
        Assert.Equal((words["switched-off"], true, AnswerMode.Fixed), (answer.Text, answer.OffersPerson, answer.Mode));
        Assert.Contains(words["switched-off"], WebUtility.HtmlDecode(await service.Client.GetStringAsync("/" + language, Stop)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" })).StatusCode);
    }

    [Fact]
    public async Task WhileTheInterfaceIsOffItSaysSoAndThePagesAnswer()
    {
        await SwitchAsync(Faces.Api, FaceMode.Off);

        var response = await service.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" }, acceptLanguage: "eu");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(service.Get<UiWordings>().For("eu")["problem-off"], (await RunningService.JsonAsync(response)).GetProperty("title").GetString());
        Assert.DoesNotContain(service.Get<UiWordings>().For("es")["switched-off"], WebUtility.HtmlDecode(await service.Client.GetStringAsync("/es", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourcesOnlyMeansThatNoModelWrites()
    {
        const string Question = "¿Tengo que declarar con dos pagadores?";
        var before = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = Question }));
        Assert.True(before.TryGetProperty("generation", out _));

        await SwitchAsync(Faces.Api, FaceMode.SourcesOnly);
        var during = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = Question }));

        Assert.Equal("quoted", during.GetProperty("mode").GetString());
        Assert.False(during.TryGetProperty("generation", out _));
    }

    [Fact]
    public async Task ABannerStandsOnEveryPage()
    {
        var banner = LanguageCodes.All.ToDictionary(l => l.Code(), l => $"Aviso <b>{l.Code()}</b>");
        await SwitchAsync(Faces.Web, FaceMode.On, banner);

        var page = await service.Client.GetStringAsync("/gl/privacy", Stop);

        Assert.Matches(new Regex("class=\"notice banner\"[^>]*>Aviso &lt;b&gt;gl"), page);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // The next test finds everything on.
    public async ValueTask DisposeAsync()
    {
        foreach (var face in Faces.All)
            await SwitchAsync(face, FaceMode.On);
    }

    private async Task SwitchAsync(string face, FaceMode mode, IReadOnlyDictionary<string, string>? banner = null)
    {
        var board = service.Get<Switchboard>();
        var order = new SwitchOrder(face, board.Of(face).Number, mode, banner ?? new Dictionary<string, string>(), null, null, "prueba");
        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(Ane, order, Stop));
    }
}
