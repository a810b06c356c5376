using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chat.Load;

/// <summary>Two hundred open pages, and two answers being written.</summary>
public sealed class VisitorsTests : IDisposable
{
    private const int Visitors = 200;
    private const int AtATime = 8;

    // Of what is alive for a page that nobody types in.
    private const double KilobytesOfAVisitor = 300;

    private readonly string _data = Directory.CreateTempSubdirectory("chat-load-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task TwoHundredPagesAreOpenWhileTwoAnswersAreWritten()
    {
        await using var model = await ModelNearby.StartAsync(TimeSpan.FromMilliseconds(400));
        using var node = await Node.StartAsync(_data, [.. ModelNearby.Settings(model), ("Generation:ReuseFrom", "")]);
        await using var pages = new Pages();
        await pages.OpenAsync(node, 20);
        await AskAsync(node, TimeSpan.FromSeconds(2));
        var before = await node.AliveAsync();

        var clock = Stopwatch.StartNew();
        await pages.OpenAsync(node, Visitors - 20);
        Scale.Say("visitors_opened_per_second", Math.Round((Visitors - 20) / clock.Elapsed.TotalSeconds, 1));
        var after = await node.AliveAsync();
        var each = (after - before) / 1024.0 / (Visitors - 20);
        var times = await AskAsync(node, Scale.Of(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)));

        Scale.Say("visitor_kilobytes", Math.Round(each, 1));
        Scale.Say("visitors_resident_megabytes", node.Resident >> 20);
        Scale.Say("visitors_answer_p50_ms", Math.Round(Scale.Percentile(times, 0.5)));
        Scale.Say("visitors_answer_p95_ms", Math.Round(Scale.Percentile(times, 0.95)));
        Assert.InRange(each, 1, KilobytesOfAVisitor);
        Assert.NotEmpty(times);
        Assert.Equal(Visitors, pages.Open);
    }

    [Fact]
    public async Task WhatIsAliveDoesNotGrow()
    {
        await using var model = await ModelNearby.StartAsync(TimeSpan.FromMilliseconds(50));
        using var node = await Node.StartAsync(_data, [.. ModelNearby.Settings(model), ("Generation:ReuseFrom", "")]);
        var round = Scale.Of(TimeSpan.FromSeconds(8), TimeSpan.FromMinutes(10));
        var alive = new List<long>();
        // The first warms up; the others must be alike.
        for (var i = 0; i < 3; i++)
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < round)
            {
                await using var pages = new Pages();
                await pages.OpenAsync(node, 10);
                await AskAsync(node, TimeSpan.FromSeconds(2));
            }

            alive.Add(await node.AliveAsync());
        }

        Scale.Say("soak_alive_megabytes", string.Join(", ", alive.Select(a => Math.Round(a / 1048576.0, 1))));
        // Closed circuits are remembered for three minutes, in case that their visitors come back.
        Assert.InRange(alive[2], 0, alive[1] * Scale.Of(1.5, 1.1));
    }

    // Two at a time, each asking again as soon as it has its answer.
    private static async Task<IReadOnlyCollection<double>> AskAsync(Node node, TimeSpan time)
    {
        var times = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            for (var n = 0; clock.Elapsed < time; n++)
            {
                var asked = Stopwatch.StartNew();
                using var response = await node.AskAsync(new { question = "¿Tengo que declarar con dos pagadores?", language = "es" }, Stop);
                Assert.True(response.IsOk());
                Assert.Equal("generated", (await response.JsonAsync()).GetProperty("mode").GetString());
                times.Add(asked.Elapsed.TotalMilliseconds);
            }
        }));
        return times;
    }

    private sealed class Pages : IAsyncDisposable
    {
        private static readonly string[] Languages = ["es", "ca", "gl", "eu"];

        private readonly ConcurrentBag<OpenPage> _open = [];

        public int Open => _open.Count;

        public Task OpenAsync(Node node, int count) => Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Stop }, async (i, stop) => _open.Add(await OpenPage.OpenAsync(node.Client, Languages[i % 4], stop)));

        public async ValueTask DisposeAsync()
        {
            foreach (var page in _open)
                await page.DisposeAsync();
        }
    }
}
