using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Load;

/// <summary>Ten times as many questions as can be answered.</summary>
public sealed class OverloadTests : IDisposable
{
    private const int Running = 4;
    private const int Waiting = 16;

    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private readonly string _data = Directory.CreateTempSubdirectory("chat-load-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task EveryQuestionIsBegunInTimeOrRefusedAtOnce()
    {
        await using var model = await ModelNearby.StartAsync(Answer);
        using var node = await Node.StartAsync(
            _data, [.. ModelNearby.Settings(model), ("Generation:ReuseFrom", ""), ("Admission:Running", $"{Running}"), ("Admission:Waiting", $"{Waiting}")]);
        for (var i = 0; i < 5; i++)
            Assert.True((await AskAsync(node)).WasAnswered);

        // So many a second would keep it just busy; they come ten times as fast.
        var between = Answer / Running / 10;
        var time = Scale.Of(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
        var asked = new ConcurrentBag<Task<Asked>>();
        var clock = Stopwatch.StartNew();
        for (var n = 0; clock.Elapsed < time; n++)
        {
            // Not held up by what is under way; a question that is late is asked at once.
            if (between * n > clock.Elapsed)
                await Task.Delay(between * n - clock.Elapsed, Stop);
            asked.Add(AskAsync(node));
        }

        clock.Restart();
        while (!(await AskAsync(node)).WasAnsweredAtOnce)
            Assert.True(clock.Elapsed < Recovery, "It did not recover.");
        var recovered = clock.Elapsed;
        var all = await Task.WhenAll(asked);

        var refused = all.Where(a => a.Status == HttpStatusCode.ServiceUnavailable).ToList();
        var accepted = all.Where(a => a.Status == HttpStatusCode.OK).ToList();
        var waited = accepted.Where(a => a.Announced is not null).ToList();
        Scale.Say("overload_asked", all.Length);
        Scale.Say("overload_accepted", accepted.Count);
        Scale.Say("overload_refused_p50_ms", Math.Round(Scale.Percentile(refused.Select(a => a.Whole.TotalMilliseconds), 0.5), 1));
        Scale.Say("overload_refused_p99_ms", Math.Round(Scale.Percentile(refused.Select(a => a.Whole.TotalMilliseconds), 0.99), 1));
        Scale.Say("overload_wait_of_announced_max", Math.Round(waited.Max(a => a.Begun!.Value.TotalSeconds / a.Announced!.Value.TotalSeconds), 2));
        Scale.Say("overload_recovery_s", Math.Round(recovered.TotalSeconds, 1));
        Assert.All(all, a => Assert.True(a.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{a.Status}"));
        Assert.All(refused, a => Assert.InRange(a.RetryAfter!.Value.TotalSeconds, 1, 60));
        Assert.All(accepted, a => Assert.True(a.WasAnswered));
        Assert.All(waited, a => Assert.True(a.Begun <= a.Announced, $"begun after {a.Begun}, announced {a.Announced}"));
        Assert.NotEmpty(refused);
        Assert.NotEmpty(waited);
    }

    // Asks as a client of the event stream, and notes when it was told what.
    private static async Task<Asked> AskAsync(Node node)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/answers") { Content = JsonContent.Create(new { question = "¿Tengo que declarar con dos pagadores?", language = "es" }) };
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await node.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        if (!response.IsOk())
            return new Asked(response.StatusCode, clock.Elapsed, response.Headers.RetryAfter?.Delta, null, null, false);
        TimeSpan? announced = null, begun = null;
        var answered = false;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            using var happened = JsonDocument.Parse(line.AsMemory(5));
            switch (happened.RootElement.GetProperty("type").GetString())
            {
                case "waiting" when begun is null:
                    announced ??= clock.Elapsed + TimeSpan.FromSeconds(happened.RootElement.GetProperty("seconds").GetDouble());
                    break;
                case "understood":
                    begun = clock.Elapsed;
                    break;
                case "completed":
                    answered = happened.RootElement.GetProperty("answer").GetProperty("outcome").GetString() == "answered";
                    break;
            }
        }

        return new Asked(response.StatusCode, clock.Elapsed, null, announced, begun, answered);
    }

    private sealed record Asked(HttpStatusCode Status, TimeSpan Whole, TimeSpan? RetryAfter, TimeSpan? Announced, TimeSpan? Begun, bool WasAnswered)
    {
        public bool WasAnsweredAtOnce => WasAnswered && Announced is null;
    }
}
