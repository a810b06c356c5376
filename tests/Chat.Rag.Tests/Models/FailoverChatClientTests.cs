using Chat.Llama;
using Chat.Rag.Models;
using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Models;

/// <summary>What a citizen's question meets when an endpoint fails.</summary>
public sealed class FailoverChatClientTests
{
    /// <summary>Everything that can go wrong before the first word.</summary>
    public static TheoryData<string, EndpointFault> FaultsBeforeTheFirstWord => new()
    {
        { "500", EndpointFault.ServerError },
        { "502", EndpointFault.ServerError },
        { "401", EndpointFault.KeyRefused },
        { "404", EndpointFault.NotFound },
        { "302", EndpointFault.Malformed },
        { "429", EndpointFault.Busy },
        { "503", EndpointFault.Busy },
        { "cut", EndpointFault.Cut },
        { "malformed", EndpointFault.Malformed },
        { "page", EndpointFault.Malformed },
        { "json", EndpointFault.Malformed },
        { "empty", EndpointFault.Malformed },
        { "endless line", EndpointFault.Malformed },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(FaultsBeforeTheFirstWord))]
    public async Task AnEndpointThatFailsBeforeItsFirstWordGivesWayToTheNext(string fault, EndpointFault kind)
    {
        await using var remote = await RemoteModel.StartAsync(servers: 2);
        remote.Servers[0].Answer = _ => Failing(fault);

        Assert.Equal("Un impuesto.", await remote.AskAsync("Un impuesto."));
        Assert.Single(remote.Servers[0].Requests);
        Assert.Equal(kind, remote.Endpoints.States[0].LastFault);
        Assert.Null(remote.Endpoints.States[1].LastFault);
        Assert.All(remote.Endpoints.States, s => Assert.Equal(0, s.UnderWay));
    }

    [Theory]
    [MemberData(nameof(FaultsBeforeTheFirstWord))]
    public async Task AFaultIsToldInOneSentenceWithoutTheKeyAndWithoutTheQuestion(string fault, EndpointFault kind)
    {
        await using var remote = await RemoteModel.StartAsync(1, ("Endpoints:0:Key", "sk-secret-1"), ("Endpoints:0:Id", "m"));
        remote.Servers[0].Answer = _ => Failing(fault);

        var thrown = await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync("mi pregunta privada"));

        Assert.Equal(kind == EndpointFault.Busy, thrown is ModelOverloadedException);
        Assert.Null(thrown.InnerException);
        Assert.Matches(@"\A[^.].*\.\z", thrown.Message);
        Assert.Equal("Bearer sk-secret-1", remote.Servers[0].Requests[0].Authorization);
        foreach (var secret in (string[])["privada", "sk-secret-1"])
        {
            Assert.DoesNotContain(secret, thrown.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, remote.Log.Text, StringComparison.Ordinal);
        }

        Assert.Contains($"({kind})", remote.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointThatIsNotThereGivesWayToTheNext()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("Endpoints:0:Url", $"http://127.0.0.1:{Ports.Free()}"));

        Assert.Equal("Hola.", await remote.AskAsync("Hola."));
        Assert.Equal(EndpointFault.Unreachable, remote.Endpoints.States[0].LastFault);
    }

    [Fact]
    public async Task AnEndpointThatBeginsTooLateGivesWayToTheNext()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("FirstTokenTimeout", "5"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("nunca") with { PauseBefore = 0 };

        var asking = remote.AskAsync("Hola.");
        await remote.Servers[0].ArrivedAsync(Cancellation);
        remote.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Hola.", await asking);
        Assert.Equal(EndpointFault.Slow, remote.Endpoints.States[0].LastFault);
        await remote.Servers[0].Requests[0].Aborted.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task AnAnswerThatStopsMidwayIsAnErrorAndNoOtherEndpointIsAsked()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("TokenTimeout", "4"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("Un impuesto.") with { PauseBefore = 1 };
        await using var reading = remote.Read();
        await ReadAWord(reading);

        var next = reading.MoveNextAsync().AsTask();
        remote.Clock.Advance(TimeSpan.FromSeconds(4));

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => next);
        Assert.Contains("TaxAssistant:Model:TokenTimeout", fault.Message, StringComparison.Ordinal);
        Assert.Empty(remote.Servers[1].Requests);
        Assert.Equal(EndpointFault.Slow, remote.Endpoints.States[0].LastFault);
    }

    [Theory]
    [InlineData("cut", EndpointFault.Cut)]
    [InlineData("malformed", EndpointFault.Malformed)]
    [InlineData("endless line", EndpointFault.Malformed)]
    [InlineData("no finish", EndpointFault.Cut)]
    public async Task AnAnswerThatBreaksMidwayIsAnErrorAndNoOtherEndpointIsAsked(string fault, EndpointFault kind)
    {
        await using var remote = await RemoteModel.StartAsync(servers: 2);
        var firstWordRead = new TaskCompletionSource();
        var answer = OpenAiAnswer.Says("Un impuesto.") with { PauseBefore = 1, Gate = firstWordRead.Task };
        remote.Servers[0].Answer = _ => fault switch
        {
            "cut" => answer with { CutBefore = 1 },
            "malformed" => answer with { MalformedBefore = 1 },
            "endless line" => answer with { EndlessLineBefore = (1, EndpointHandler.LongestResponse * 2) },
            _ => answer with { Finishes = false, SaysDone = false },
        };
        await using var reading = remote.Read();
        await ReadAWord(reading);
        firstWordRead.SetResult();

        await Assert.ThrowsAnyAsync<ModelException>(() => ReadToEnd(reading));
        Assert.Equal(kind, remote.Endpoints.States[0].LastFault);
        Assert.Empty(remote.Servers[1].Requests);
    }

    [Fact]
    public async Task AnAnswerWithoutItsEndMarkIsWhole()
    {
        await using var remote = await RemoteModel.StartAsync();
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("Un impuesto.") with { SaysDone = false };

        Assert.Equal("Un impuesto.", await remote.AskAsync());
        Assert.Null(remote.Endpoints.States[0].LastFault);
    }

    [Fact]
    public async Task AnEmptyAnswerThatEndsInOrderIsAnAnswer()
    {
        await using var remote = await RemoteModel.StartAsync();
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("");

        Assert.Equal("", await remote.AskAsync());
        Assert.Null(remote.Endpoints.States[0].LastFault);
    }

    [Fact]
    public async Task TheWholeAnswerHasATimeLimitOfItsOwn()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("TotalTimeout", "30"), ("FirstTokenTimeout", "30"), ("TokenTimeout", "600"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("Un impuesto.") with { PauseBefore = 1 };
        await using var reading = remote.Read();
        await ReadAWord(reading);

        var next = reading.MoveNextAsync().AsTask();
        remote.Clock.Advance(TimeSpan.FromSeconds(30));

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => next);
        Assert.Contains("TaxAssistant:Model:TotalTimeout", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeThatTheReaderTakesIsNotTheEndpoints()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("TokenTimeout", "4"));
        await using var reading = remote.Read("Un impuesto sobre la renta.");
        await ReadAWord(reading);

        remote.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.EndsWith("renta.", await ReadToEnd(reading), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenAllAreBusyTheShortestWaitIsTold()
    {
        await using var remote = await RemoteModel.StartAsync(servers: 3);
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(429, TimeSpan.FromSeconds(20));
        remote.Servers[1].Answer = _ => OpenAiAnswer.Refuses(503, TimeSpan.FromSeconds(5));
        remote.Servers[2].Answer = _ => OpenAiAnswer.Refuses(500);

        var first = await Assert.ThrowsAsync<ModelOverloadedException>(() => remote.AskAsync());
        remote.Clock.Advance(TimeSpan.FromSeconds(2));
        remote.Servers[1].Answer = _ => OpenAiAnswer.Says("ya");
        var second = await Assert.ThrowsAsync<ModelOverloadedException>(() => remote.AskAsync());
        remote.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(5), first.EstimatedWait);
        Assert.Equal(TimeSpan.FromSeconds(3), second.EstimatedWait);
        Assert.Equal("ya", await remote.AskAsync());
        // Each was left in peace for as long as it had asked.
        Assert.Equal([1, 2], remote.Servers.Take(2).Select(s => s.Requests.Count));
    }

    [Fact]
    public async Task NoEndpointIsSetAsideLongerThanAMinuteForSayingWhenToComeBack()
    {
        await using var remote = await RemoteModel.StartAsync();
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(429, TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromMinutes(1), (await Assert.ThrowsAsync<ModelOverloadedException>(() => remote.AskAsync())).EstimatedWait);
    }

    [Fact]
    public async Task ARequestThatAnEndpointRejectsIsNotTriedElsewhereAndCountsAgainstNobody()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("FaultsToOpen", "1"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(400);

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync("demasiado largo"));

        Assert.Contains("rejected the request (400)", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("demasiado", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(remote.Servers[1].Requests);
        Assert.Equal(EndpointCondition.Ready, remote.Endpoints.States[0].Condition);
    }

    [Fact]
    public async Task TheEndpointWithTheFewestRequestsUnderWayIsAsked()
    {
        await using var remote = await RemoteModel.StartAsync(servers: 3);
        foreach (var server in remote.Servers)
            server.Answer = _ => OpenAiAnswer.Says("Un impuesto.") with { PauseBefore = 1 };
        await using var one = remote.Read();
        await using var two = remote.Read();
        var three = remote.Read();
        await using var four = remote.Read();
        foreach (var reading in (IAsyncEnumerator<ChatResponseUpdate>[])[one, two, three, four])
            await ReadAWord(reading);
        Assert.Equal([2, 1, 1], remote.Endpoints.States.Select(s => s.UnderWay));

        // The third one is free again, and so the next goes there.
        await three.DisposeAsync();
        await using var five = remote.Read();
        await ReadAWord(five);

        Assert.Equal([2, 1, 2], remote.Servers.Select(s => s.Requests.Count));
    }

    [Fact]
    public async Task AnEndpointThatFailsAgainAndAgainIsLeftAloneAndThenTriedByOneRequest()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("FaultsToOpen", "2"), ("OpenFor", "15"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);
        for (var i = 0; i < 4; i++)
            Assert.Equal("Hola.", await remote.AskAsync("Hola."));
        Assert.Equal(2, remote.Servers[0].Requests.Count);
        Assert.Equal(EndpointCondition.Open, remote.Endpoints.States[0].Condition);
        Assert.Contains("left alone for 15 s", remote.Log.Text, StringComparison.Ordinal);

        remote.Clock.Advance(TimeSpan.FromSeconds(15));
        var gate = new TaskCompletionSource();
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("de vuelta") with { PauseBefore = 0, Gate = gate.Task };
        var trial = remote.AskAsync();
        await remote.Servers[0].ArrivedAsync(Cancellation);
        await remote.Servers[0].ArrivedAsync(Cancellation);
        await remote.Servers[0].ArrivedAsync(Cancellation);
        Assert.Equal("otra", await remote.AskAsync("otra"));
        Assert.Equal(3, remote.Servers[0].Requests.Count);

        gate.SetResult();
        Assert.Equal("de vuelta", await trial);
        Assert.Equal(EndpointCondition.Ready, remote.Endpoints.States[0].Condition);
    }

    [Fact]
    public async Task WhenNoEndpointMayBeAskedThatIsSaid()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("FaultsToOpen", "1"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);
        await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync());

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync());

        Assert.StartsWith("No model endpoint may be asked now", fault.Message, StringComparison.Ordinal);
        Assert.Single(remote.Servers[0].Requests);
    }

    [Fact]
    public async Task ACallerThatGoesAwayClosesTheConnectionAndCountsAgainstNobody()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("FaultsToOpen", "1"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Says("nunca") with { PauseBefore = 0 };
        using var patience = new CancellationTokenSource();
        await using var reading = remote.Read(cancellation: patience.Token);

        var next = reading.MoveNextAsync().AsTask();
        await remote.Servers[0].ArrivedAsync(Cancellation);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await remote.Servers[0].Requests[0].Aborted.WaitAsync(Cancellation);
        Assert.Equal((EndpointCondition.Ready, 0, null), remote.Endpoints.States[0] is var s ? (s.Condition, s.UnderWay, s.LastFault) : default);
    }

    [Fact]
    public async Task RequestsCarryTheSettingsOfTheCallerAndTheGrammarInTheFieldOfTheEndpoint()
    {
        await using var remote = await RemoteModel.StartAsync(2, ("Endpoints:0:GrammarField", "structured_outputs.grammar"), ("Endpoints:1:GrammarField", "grammar"), ("Endpoints:1:Id", "otro"));
        remote.Servers[0].Answer = _ => OpenAiAnswer.Refuses(500);
        var options = new ChatOptions
        {
            Temperature = 0.1f, TopP = 0.9f, Seed = 7, MaxOutputTokens = 9, StopSequences = ["\n\n"], ModelId = "ignored",
            AdditionalProperties = new() { ["grammar"] = "root ::= \"sí\"" },
        };

        await remote.AskAsync("¿Sí o no?", options);

        var (first, second) = (remote.Servers[0].Requests[0].Body, remote.Servers[1].Requests[0].Body);
        Assert.Equal("root ::= \"sí\"", first.GetProperty("structured_outputs").GetProperty("grammar").GetString());
        Assert.False(first.TryGetProperty("grammar", out _));
        Assert.Equal("root ::= \"sí\"", second.GetProperty("grammar").GetString());
        Assert.Equal(("salamandra-test", "otro"), (first.GetProperty("model").GetString(), second.GetProperty("model").GetString()));
        Assert.Equal((9, 9), (second.GetProperty("max_tokens").GetInt32(), second.GetProperty("max_completion_tokens").GetInt32()));
        Assert.Equal((0.1f, 0.9f, 7), (second.GetProperty("temperature").GetSingle(), second.GetProperty("top_p").GetSingle(), second.GetProperty("seed").GetInt32()));
        Assert.True(second.GetProperty("stream").GetBoolean());
        Assert.Equal("root ::= \"sí\"", options.AdditionalProperties["grammar"]);
    }

    [Fact]
    public async Task AnEndpointWithoutGrammarFieldOrKeyIsSentNeither()
    {
        await using var remote = await RemoteModel.StartAsync();

        await remote.AskAsync("Hola.", new ChatOptions { AdditionalProperties = new() { ["grammar"] = "root ::= \"x\"" } });

        var request = remote.Servers[0].Requests[0];
        Assert.DoesNotContain("root ::=", request.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Null(request.Authorization);
    }

    [Fact]
    public async Task AWrongKeyIsSaidToBeOne()
    {
        await using var remote = await RemoteModel.StartAsync(1, ("Endpoints:0:Key", "sk-wrong"));
        remote.Servers[0].Key = "sk-right";

        var fault = await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync());

        Assert.Contains("refused the key (401): correct TaxAssistant:Model:Endpoints:0:Key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatNowServesAnotherModelIsAskedForThatOne()
    {
        await using var remote = await RemoteModel.StartAsync();
        await remote.AskAsync();
        remote.Servers[0].Model = "salamandra-2606";
        remote.Servers[0].Answer = r => r.Body.GetProperty("model").GetString() == "salamandra-2606" ? OpenAiAnswer.Says("nuevo") : OpenAiAnswer.Refuses(404);

        await Assert.ThrowsAnyAsync<ModelException>(() => remote.AskAsync());

        Assert.Equal("nuevo", await remote.AskAsync());
        Assert.Equal("salamandra-2606", remote.Client.GetService<ModelIdentity>()?.Id);
    }

    private static OpenAiAnswer Failing(string fault) => fault switch
    {
        "cut" => OpenAiAnswer.Says("nunca") with { CutBefore = 0 },
        "malformed" => OpenAiAnswer.Says("nunca") with { MalformedBefore = 0 },
        "page" => OpenAiAnswer.Says("nunca") with { ContentType = "text/html", OtherBody = "<html>502 Bad Gateway</html>\n\n" },
        "json" => OpenAiAnswer.Says("nunca") with { ContentType = "application/json", OtherBody = "{\"choices\":[]}\n" },
        "empty" => new OpenAiAnswer { Finishes = false },
        "endless line" => OpenAiAnswer.Says("nunca") with { EndlessLineBefore = (0, EndpointHandler.LongestResponse * 2) },
        _ => OpenAiAnswer.Refuses(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static async Task ReadAWord(IAsyncEnumerator<ChatResponseUpdate> reading)
    {
        do
            Assert.True(await reading.MoveNextAsync());
        while (reading.Current.Text.Length == 0);
    }

    private static async Task<string> ReadToEnd(IAsyncEnumerator<ChatResponseUpdate> reading)
    {
        var text = "";
        while (await reading.MoveNextAsync())
            text += reading.Current.Text;
        return text;
    }
}
