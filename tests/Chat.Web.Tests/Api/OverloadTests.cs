using System.Net;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Web.Api;
using Chat.Web.Api.Once;
using Chat.Web.Conversations;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Draining;
using Chat.Web.Wording;
using Microsoft.Extensions.Hosting;

namespace Chat.Web.Tests.Api;

/// <summary>More ask than can be answered; a service of its own for each test, since it is filled, and one is ended.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    // The model writes where guidance is found, so an answer to this takes until it is let speak.
    private const string Long = "¿Tengo que declarar con dos pagadores?";

    private readonly BusyService _service = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codes => [.. LanguageCodes.All.Select(l => l.Code())];

    public ValueTask InitializeAsync() => _service.InitializeAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task TheOneTooManyIsRefusedInItsLanguageAndToldWhenToComeBack(string language)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (first, second) = (AskAsync(stop.Token), AskAsync(stop.Token));
        await FullAsync();

        var refused = await _service.PostAsync("/api/v1/answers", new { question = Long }, acceptLanguage: language);
        var problem = await RunningService.JsonAsync(refused);
        var page = new List<AnswerEvent>();
        await foreach (var happened in _service.Get<AnswerStream>()(new Question(Long, null, new DateOnly(2026, 11, 23), new ConversationContext(Language: language)), Stop))
            page.Add(happened);

        var words = _service.Get<UiWordings>().For(language);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(words["problem-busy"], problem.GetProperty("title").GetString());
        Assert.Contains($"{refused.Headers.RetryAfter.Delta.Value.TotalSeconds} s", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var answer = Assert.IsType<Completed>(Assert.Single(page)).Answer;
        Assert.Equal((words.Say("busy", ("seconds", "5")), Outcome.FailedOverloaded, true), (answer.Text, answer.Outcome, answer.OffersPerson));

        // Those who have a place are answered.
        _service.LetSpeak();
        Assert.All(await Task.WhenAll(first, second), r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
    }

    [Fact]
    public async Task WhoReadsOnAtAnAnswerThatIsMadeTakesNoPlaceAndANewNameIsRefusedAndMayComeBack()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        (await NamedAsync(first, Stop, "text/event-stream")).Dispose();
        Assert.Equal(1, _service.Get<AnswerGate>().Running);
        var waiting = AskAsync(Stop);
        await FullAsync();

        var refused = await NamedAsync(second, Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "busy"), (refused.StatusCode, (await RunningService.JsonAsync(refused)).GetProperty("code").GetString()));
        Assert.False(refused.Headers.Contains(AnswersEndpoint.MachineMadeHeader));
        // The first goes on being made for a while after its reader left.
        using var again = await NamedAsync(first, Stop, "text/event-stream");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        _service.LetSpeak();

        Assert.Contains("\"completed\"", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        // What was refused was not done: the same name may come back.
        Assert.Equal(HttpStatusCode.OK, (await NamedAsync(second, Stop)).StatusCode);
        await UntilAsync(() => _service.Get<AnswerGate>() is { Running: 0, Waiting: 0 });
    }

    [Fact]
    public async Task WhoLeavesMakesRoom()
    {
        var gate = _service.Get<AnswerGate>();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (first, second) = (AskAsync(leaves.Token), AskAsync(leaves.Token));
        await FullAsync();

        await leaves.CancelAsync();

        await UntilAsync(() => gate.Running + gate.Waiting == 0);
        await UntilAsync(() => _service.Model.UnderWay == 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task ToldToEndItIsNotReadyAtOnceAndLetsTheAnswersEnd()
    {
        var life = _service.Get<DrainingLifetime>();
        var host = _service.Get<IHostApplicationLifetime>();
        Assert.Equal(HttpStatusCode.OK, (await _service.Client.GetAsync("/health/ready", Stop)).StatusCode);
        var answer = AskAsync(Stop);
        await UntilAsync(() => _service.Model.UnderWay == 1);

        var ending = life.DrainAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _service.Client.GetAsync("/health/ready", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _service.Client.GetAsync("/health/live", Stop)).StatusCode);
        Assert.False(host.ApplicationStopping.IsCancellationRequested);
        _service.LetSpeak();
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        await ending;
        Assert.True(host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task ToldToEndItBeginsNoMoreAnswersThoughThereIsRoom()
    {
        var answer = AskAsync(Stop);
        await UntilAsync(() => _service.Model.UnderWay == 1);

        var ending = _service.Get<DrainingLifetime>().DrainAsync();
        using var refused = await AskAsync(Stop);
        var page = new List<AnswerEvent>();
        await foreach (var happened in _service.Get<AnswerStream>()(new Question(Long, null, new DateOnly(2026, 11, 23), new ConversationContext(Language: "gl")), Stop))
            page.Add(happened);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(5, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(_service.Get<UiWordings>().For("gl").Say("busy", ("seconds", "5")), Assert.IsType<Completed>(Assert.Single(page)).Answer.Text);
        Assert.False(answer.IsCompleted);
        _service.LetSpeak();
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        await ending;
    }

    [Fact]
    public async Task ToldTwiceItEndsAtOnce()
    {
        var life = _service.Get<DrainingLifetime>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _ = AskAsync(stop.Token);
        await UntilAsync(() => _service.Model.UnderWay == 1);

        var first = life.DrainAsync();
        await life.DrainAsync();
        await first;

        Assert.True(_service.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await stop.CancelAsync();
    }

    // One is being answered and one waits.
    private Task FullAsync()
    {
        var gate = _service.Get<AnswerGate>();
        return UntilAsync(() => gate is { Running: 1, Waiting: 1 });
    }

    private Task<HttpResponseMessage> AskAsync(CancellationToken cancellation) =>
        _service.Client.PostAsync("/api/v1/answers", new StringContent($$"""{"question":"{{Long}}"}""", null, "application/json"), cancellation);

    private Task<HttpResponseMessage> NamedAsync(Guid name, CancellationToken cancellation, string accept = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/answers") { Content = new StringContent($$"""{"question":"{{Long}}"}""", null, "application/json") };
        request.Headers.Add(IdempotencyKey.Header, $"{name}");
        request.Headers.Add("Accept", accept);
        return _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    // Something that happens in the service, without a time to wait for it.
    private static async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Delay(10, Stop);
        }
    }
}
