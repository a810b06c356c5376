using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Receipts;
using Chat.Testing;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Api;

/// <summary>A case whose database, a real server, goes away while it is written in and watched.</summary>
public sealed class CasesAwayTests
{
    private static readonly Caseworker Ane = new("ane");

    // Longer than the beat of a line that is watched, which is fifteen seconds.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileTheDatabaseIsAwayWhoWritesIsToldSoAndAfterwardsTheOpenLineShowsEveryMessageOnce()
    {
        using var server = new PostgresServer();
        await using var service = new ServiceOnServer(server.NewDatabase());
        await service.InitializeAsync();
        var away = service.Get<UiWordings>().For("eu")["problem-records"];
        var desk = service.Get<CaseDesk>();
        using var opened = await service.PostAsync("/api/v1/handoffs", new { question = "Aitortu behar dut?", language = "eu" });
        var code = (await RunningService.JsonAsync(opened)).GetProperty("reference").GetString()!;
        Assert.True(ReceiptCode.TryParse(code, out var parsed));
        var id = (await service.Get<CitizenDesk>().FindAsync(parsed, Stop))!.Id;
        await desk.TakeAsync(Ane, id, Stop);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var shown = new ConcurrentQueue<(string? Id, string? Text)>();
        var watch = Task.Run(() => WatchAsync(service.Client, code, shown, watching.Token), Stop);
        Assert.Equal((HttpStatusCode.Created, null), await WriteAsync(service, code, "lehen"));
        await UntilAsync(() => shown.Count == 2);

        server.Kill();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Outage; await Task.Delay(TimeSpan.FromSeconds(1), Stop))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, away), await WriteAsync(service, code, "bitartean"));
            await Assert.ThrowsAsync<RecordsException>(() => desk.ReplyAsync(Ane, id, "erantzuna", "key-0001", Stop));
            using var looked = await service.Client.GetAsync($"/api/v1/cases/{code}", Stop);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (looked.StatusCode, looked.Headers.RetryAfter?.ToString()));
        }

        server.Restart();
        // Connections of before the fall fail once more each; a page or an official tries again.
        await UntilAsync(async () => await WriteAsync(service, code, "bitartean") is (HttpStatusCode.Created, _));
        await UntilAsync(async () => await ReplyAsync(desk, id));
        Assert.Equal((HttpStatusCode.Created, null), await WriteAsync(service, code, "lehen"));
        Assert.Equal((HttpStatusCode.Created, null), await WriteAsync(service, code, "gero"));

        // The line is the one of before, and nobody asked it to begin again.
        await UntilAsync(() => shown.Any(m => m.Text == "gero"));
        await watching.CancelAsync();
        await watch;
        Assert.Equal(["1", "2", "3", "4", "5"], shown.Select(m => m.Id));
        Assert.Equal(["lehen", "bitartean", "erantzuna", "gero"], shown.Skip(1).Select(m => m.Text));
    }

    private static async Task<(HttpStatusCode Status, string? Title)> WriteAsync(RunningService service, string code, string text)
    {
        using var response = await service.PostAsync($"/api/v1/cases/{code}/messages", new { text, key = "klabe-" + text }, acceptLanguage: "eu");
        return (response.StatusCode, (await RunningService.JsonAsync(response)).TryGetProperty("title", out var title) ? title.GetString() : null);
    }

    private static async Task<bool> ReplyAsync(CaseDesk desk, Guid id)
    {
        try
        {
            return (await desk.ReplyAsync(Ane, id, "erantzuna", "key-0001", Stop)).IsDone;
        }
        catch (RecordsException)
        {
            return false;
        }
    }

    private static async Task WatchAsync(HttpClient client, string code, ConcurrentQueue<(string? Id, string? Text)> shown, CancellationToken end)
    {
        try
        {
            await using var line = await client.GetStreamAsync($"/api/v1/cases/{code}/events", end);
            await foreach (var item in SseParser.Create(line).EnumerateAsync(end))
            {
                if (item.EventType != "message")
                    continue;
                using var message = JsonDocument.Parse(item.Data);
                shown.Enqueue((item.EventId, message.RootElement.GetProperty("text").GetString()));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); !await holds(); await Task.Delay(100, Stop))
            Assert.True(clock.Elapsed < Patience);
    }
}
