using System.Net;
using System.Text.Json;

namespace Chat.Web.Tests.Api;

public sealed class AnswersEndpointTests(RunningService service)
{
    private const string Answers = "/api/v1/answers";

    [Theory]
    [InlineData("es", "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?")]
    [InlineData("ca", "He tingut dos pagadors, he de fer la declaració de la renda?")]
    [InlineData("gl", "Tiven dous pagadores, teño que facer a declaración da renda?")]
    [InlineData("eu", "Bi ordaintzaile izan ditut, errenta aitorpena egin behar dut?")]
    public async Task AQuestionIsAnsweredInItsLanguageWithSources(string language, string question)
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question }));

        Assert.Equal(language, answer.GetProperty("language").GetString());
        Assert.NotEqual(0, answer.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public async Task AChosenLanguageWins()
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question = "¿Cuándo se presenta el modelo 303?", language = "eu" }));

        Assert.Equal("eu", answer.GetProperty("language").GetString());
    }

    [Fact]
    public async Task EventsComeInOrderAndEndWithTheWholeAnswer()
    {
        var response = await service.PostAsync(Answers, new { question = "He tenido dos pagadores, ¿tengo que declarar?" }, accept: "text/event-stream");
        var events = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(e => JsonDocument.Parse(e.Split('\n')[0]["data: ".Length..]).RootElement.GetProperty("type").GetString()!).ToList();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["understood", "sources"], events.Take(2));
        Assert.All(events.Skip(2).SkipLast(1), e => Assert.Equal("sentence", e));
        Assert.Equal("completed", events[^1]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task AnAnswerSaysThatAMachineMadeItAndIsKeptByNobody(string accept)
    {
        var response = await service.PostAsync(Answers, new { question = "¿Qué tiempo hace?", language = "es" }, accept: accept);

        Assert.Equal("true", Assert.Single(response.Headers.GetValues("X-AI-Generated")));
        Assert.Contains("\"machineMade\":true", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // The event stream says no-cache,no-store of itself.
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200b\u0007")]
    public async Task AnEmptyQuestionIsAskedBack(string question)
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question, language = "gl" }));

        Assert.Equal("clarification", answer.GetProperty("outcome").GetString());
        Assert.Equal("gl", answer.GetProperty("language").GetString());
    }

    [Fact]
    public async Task AnOverlongQuestionIsTurnedAwayInItsLanguage()
    {
        var answer = await RunningService.JsonAsync(await service.PostAsync(Answers, new { question = new string('a', 1_500), language = "ca" }));

        Assert.Contains("1.000", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"question\":", "es", HttpStatusCode.BadRequest)]
    [InlineData("[]", "ca", HttpStatusCode.BadRequest)]
    [InlineData("null", "gl", HttpStatusCode.BadRequest)]
    [InlineData("{}", "eu", HttpStatusCode.BadRequest)]
    [InlineData("{\"question\":\"x\",\"language\":\"fr\"}", "eu", HttpStatusCode.BadRequest)]
    public async Task ABadRequestIsAProblemInTheLanguageOfTheRequest(string body, string language, HttpStatusCode status)
    {
        var response = await service.PostAsync(Answers, body, language);
        var problem = await RunningService.JsonAsync(response);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task ABodyBeyondTheLimitIsAProblem()
    {
        var response = await service.PostAsync(Answers, new { question = string.Concat(Enumerable.Repeat("palabra ", 10_000)) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("1.000", (await RunningService.JsonAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherContentTypeIsAProblem()
    {
        var response = await service.Client.PostAsync(Answers, new StringContent("question=x", null, "application/x-www-form-urlencoded"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task AccentsAreWrittenAsTheyAre() =>
        Assert.Contains("declaración", await (await service.PostAsync(Answers, new { question = "dos pagadores declaración" })).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
}
