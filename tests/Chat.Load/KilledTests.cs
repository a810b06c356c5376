using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Chat.Testing;

namespace Chat.Load;

/// <summary>The model's endpoint, the database and the service are killed in turn, with kill -9 or as hard as each allows.</summary>
public sealed class KilledTests : IDisposable
{
    private const string Question = "¿Tengo que declarar con dos pagadores?";

    private static readonly TimeSpan Honest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("chat-load-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task WithoutItsModelItQuotesAndWithItItWritesAgain()
    {
        var model = await ModelNearby.StartAsync(TimeSpan.FromMilliseconds(50));
        var port = new Uri(model.Url).Port;
        using var node = await Node.StartAsync(_data, [.. ModelNearby.Settings(model), ("Generation:ReuseFrom", "")]);
        Assert.Equal("generated", await ModeAsync(node));

        await model.DisposeAsync();
        var clock = Stopwatch.StartNew();
        Assert.Equal("quoted", await ModeAsync(node));
        Scale.Say("killed_model_answer_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Honest);

        await using var again = await ModelNearby.StartAsync(TimeSpan.FromMilliseconds(50), port);
        clock.Restart();
        while (await ModeAsync(node) != "generated")
        {
            Assert.True(clock.Elapsed < Back, "The model was not found again.");
            await Task.Delay(200, Stop);
        }

        Scale.Say("killed_model_back_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
    }

    [Fact]
    public async Task WithoutItsDatabaseItAnswersSaysSoAndLosesNothingThatItHadConfirmed()
    {
        using var database = new PostgresServer();
        using var node = await Node.StartAsync(_data, ("Records:ConnectionString", database.NewDatabase()));
        var confirmed = new List<string> { await HandOverAsync(node) };

        database.Kill();
        var clock = Stopwatch.StartNew();
        using (var answer = await node.AskAsync(new { question = Question, language = "es" }, Stop))
        {
            var body = await answer.JsonAsync();
            Assert.True(answer.IsOk());
            Assert.False(body.TryGetProperty("receipt", out _));
            Assert.Contains(body.GetProperty("notices").EnumerateArray(), n => n.GetProperty("kind").GetString() == "no-receipt");
        }

        var answered = clock.Elapsed;
        clock.Restart();
        using (var refused = await node.Client.PostAsJsonAsync("/api/v1/handoffs", Wish(), Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Scale.Say("killed_database_answer_s", Math.Round(answered.TotalSeconds, 2));
        Scale.Say("killed_database_refusal_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
        Assert.InRange(answered, TimeSpan.Zero, Honest);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Honest);

        await Task.Delay(Scale.Of(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)), Stop);
        database.Restart();
        clock.Restart();
        while (true)
        {
            using var response = await node.Client.PostAsJsonAsync("/api/v1/handoffs", Wish(), Stop);
            if (response.StatusCode == HttpStatusCode.Created)
            {
                confirmed.Add((await response.JsonAsync()).GetProperty("reference").GetString()!);
                break;
            }

            Assert.True(clock.Elapsed < Back, "The database was not found again.");
            await Task.Delay(200, Stop);
        }

        Scale.Say("killed_database_back_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
        await AllThereAsync(node, confirmed);
    }

    [Fact]
    public async Task KilledAmidHandOversItLosesNoneThatItHadConfirmed()
    {
        var confirmed = new ConcurrentBag<string>();
        for (var round = 0; round < Scale.Of(2, 10); round++)
        {
            using var node = await Node.StartAsync(_data);
            var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    while (true)
                        confirmed.Add(await HandOverAsync(node));
                }
                catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
                {
                    // Killed.
                }
            }));
            var before = confirmed.Count;
            while (confirmed.Count < before + 20)
                await Task.Delay(5, Stop);
            node.Kill();
            await writing;
        }

        var clock = Stopwatch.StartNew();
        using var last = await Node.StartAsync(_data);
        Scale.Say("killed_service_back_s", Math.Round(clock.Elapsed.TotalSeconds, 2));
        Scale.Say("killed_service_confirmed", confirmed.Count);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Back);
        await AllThereAsync(last, confirmed);
    }

    private static async Task<string> ModeAsync(Node node)
    {
        using var response = await node.AskAsync(new { question = Question, language = "es" }, Stop);
        Assert.True(response.IsOk());
        return (await response.JsonAsync()).GetProperty("mode").GetString()!;
    }

    private static object Wish() => new { question = Question, language = "es" };

    // The code with which the citizen comes back.
    private static async Task<string> HandOverAsync(Node node)
    {
        using var response = await node.Client.PostAsJsonAsync("/api/v1/handoffs", Wish(), Stop);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("reference").GetString()!;
    }

    private static async Task AllThereAsync(Node node, IEnumerable<string> codes)
    {
        foreach (var code in codes)
            Assert.Equal(HttpStatusCode.OK, (await node.Client.GetAsync("/api/v1/cases/" + code, Stop)).StatusCode);
    }
}
