using Chat.Client;
using Chat.Records.Cases;
using Chat.Records.Receipts;
using Chat.Testing;

namespace Chat.Web.Tests.Api;

/// <summary>The typed client behind proxies that hold back what should pass at once, or cut what is silent: the whole answer all the same, or a plain end.</summary>
public sealed class HoldingProxyTests(HoldingProxyTests.SilentService service, ServiceWithPatientModel beating) : IClassFixture<HoldingProxyTests.SilentService>, IClassFixture<ServiceWithPatientModel>
{
    private const string Question = "He tenido dos pagadores, ¿tengo que hacer la declaración de la renta?";

    // Far shorter than for citizens, so that each limit is met.
    private static readonly TaxAssistantOptions Quick = new()
    {
        Retries = 1, FirstWait = TimeSpan.FromMilliseconds(20), Silence = TimeSpan.FromSeconds(1.5), LongestAnswer = TimeSpan.FromMinutes(2),
    };

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1.2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int?, bool> Habits => new()
    {
        { ProxyHabits.Whole, false }, { 4 * 1024, false }, { null, true }, { ProxyHabits.Whole, true }, { 4 * 1024, true },
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task AStreamComesWholeAndIsMadeOnce(int? holds, bool cuts)
    {
        await service.QuietAsync();
        await using var proxy = await HoldingProxy.StartAsync(service.Address, new ProxyHabits(holds, cuts ? Idle : null));
        var asked = service.Model.Requests.Count;
        var events = new List<AnswerEvent>();
        // Silent for longer than any of the limits, several times over.
        var speaks = service.SpeakAfterAsync(TimeSpan.FromSeconds(4));

        await foreach (var happened in Of(proxy).StreamAsync(new AnswerRequest(Question), cancellation: Stop))
            events.Add(happened);
        await speaks;

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Number));
        Assert.Contains(events, e => e is SentenceVerified);
        Assert.NotEmpty(Assert.IsType<Completed>(events[^1]).Answer.Text);
        Assert.InRange(proxy.Asked, 2, 20);
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Fact]
    public async Task AWholeAnswerComesThroughOneThatCutsWhatIsSilent()
    {
        await service.QuietAsync();
        await using var proxy = await HoldingProxy.StartAsync(service.Address, new ProxyHabits(Idle: Idle));
        var asked = service.Model.Requests.Count;
        var speaks = service.SpeakAfterAsync(TimeSpan.FromSeconds(4));

        var answer = await Of(proxy).AskAsync(new AnswerRequest(Question), cancellation: Stop);
        await speaks;

        Assert.NotEmpty(answer.Text);
        Assert.InRange(proxy.Asked, 3, 20);
        Assert.Equal(asked + 1, service.Model.Requests.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ProxyHabits.Whole)]
    public async Task AnAnswerThatNeverComesHasAnEndWhateverSignsOfLifeThereAre(int? holds)
    {
        // Its comments come five times a second, or are held back; neither is an answer.
        beating.Hold();
        await using var proxy = await HoldingProxy.StartAsync(beating.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), new ProxyHabits(holds));
        using var http = new HttpClient { BaseAddress = new Uri(proxy.Address), Timeout = Timeout.InfiniteTimeSpan };
        var client = new TaxAssistantClient(http, Quick with { LongestAnswer = TimeSpan.FromSeconds(4) });

        var ended = Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (var happened in client.StreamAsync(new AnswerRequest(Question), cancellation: Stop))
                Assert.IsNotType<Completed>(happened);
        });
        await ended.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        var whole = Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(new AnswerRequest(Question), cancellation: Stop));
        await whole.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    [Fact]
    public async Task ACaseIsWatchedThroughAProxyThatNeverLetsGoOfAStream()
    {
        await using var proxy = await HoldingProxy.StartAsync(service.Address, new ProxyHabits(ProxyHabits.Whole));
        var client = Of(proxy);
        var code = (await client.HandOverAsync(new HandoffRequest("¿Y si no?", Language: "es"), cancellation: Stop)).Reference;
        var watched = new List<CaseMessage>();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var message in client.WatchCaseAsync(code, cancellation: Stop))
                {
                    watched.Add(message);
                    if (message.Kind != "text")
                        return;
                }
            },
            Stop);

        await client.WriteInCaseAsync(code, "Hola", cancellation: Stop);
        await Task.Delay(TimeSpan.FromSeconds(4), Stop);
        Assert.True(ReceiptCode.TryParse(code, out var parsed));
        var kept = (await service.Get<CitizenDesk>().FindAsync(parsed, Stop))!;
        await service.Get<CaseDesk>().TakeAsync(new Caseworker("ane"), kept.Id, Stop);
        await watching.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Equal([(1, "citizen"), (2, "service")], watched.Select(m => (m.Number, m.Sender)));
    }

    private static TaxAssistantClient Of(HoldingProxy proxy) =>
        new(new HttpClient { BaseAddress = new Uri(proxy.Address), Timeout = Timeout.InfiniteTimeSpan }, Quick);

    /// <summary>A service whose model is silent until it is let, and whose own comments come too seldom for these proxies.</summary>
    public sealed class SilentService : ServiceWithPatientModel
    {
        public string Address => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        protected override IEnumerable<string> Settings => [.. base.Settings, "--TaxAssistant:Api:Beat", "00:00:30", "--TaxAssistant:Api:EventsKept", "00:00:30"];

        /// <summary>Ends once nothing is made any more, and nothing will be until it is let.</summary>
        public async Task QuietAsync()
        {
            Hold();
            for (var i = 0; i < 600 && Model.UnderWay > 0; i++)
                await Task.Delay(50, Stop);
            Assert.Equal(0, Model.UnderWay);
        }

        public async Task SpeakAfterAsync(TimeSpan time)
        {
            await Task.Delay(time, Stop);
            LetAll();
        }
    }
}
