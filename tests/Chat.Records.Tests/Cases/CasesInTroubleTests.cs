using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Cases;

/// <summary>What happens to cases when what lies under them fails.</summary>
public sealed class CasesInTroubleTests : IDisposable
{
    private static readonly Caseworker Ane = new("ane");

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-trouble-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFullDiskRefusesAMessageWholeAndTakesItWhenThereIsRoomAgain()
    {
        await using var store = new Store(_folder, null);
        var citizen = store.Get<CitizenDesk>();
        var opened = await citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await LimitAsync(store, pages: 0);
        var longest = new string('x', CitizenDesk.LongestText);
        var kept = 0;
        RecordsException? fault = null;
        for (var i = 0; i < 30 && fault is null; i++)
        {
            try
            {
                kept += (await citizen.SendAsync(opened.Id, longest, $"k{i}", Stop)).IsDone ? 1 : 0;
            }
            catch (RecordsException refused)
            {
                fault = refused;
            }
        }

        Assert.NotNull(fault);
        Assert.Equal(kept, (await citizen.MessagesAsync(opened.Id, 0, Stop)).Count);
        await LimitAsync(store, pages: 1_000_000);
        var sent = await citizen.SendAsync(opened.Id, longest, $"k{kept}", Stop);
        Assert.Equal((CaseOutcome.Done, kept + 1), (sent.Outcome, sent.Message!.Number));
        Assert.True((await store.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
    }

    [Fact]
    public async Task WhileTheServerIsAwayActsAreRefusedAndAfterwardsNothingIsLostOrDoubled()
    {
        using var server = new PostgresServer();
        await using var store = await Store.StartAsync(_folder, server.NewDatabase());
        var (citizen, desk) = (store.Get<CitizenDesk>(), store.Get<CaseDesk>());
        var opened = await citizen.OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await desk.TakeAsync(Ane, opened.Id, Stop);
        await citizen.SendAsync(opened.Id, "antes", "a", Stop);
        using var watch = store.Get<ChangeFeed>().Open(opened.Id);
        server.Kill();

        await Assert.ThrowsAsync<RecordsException>(() => citizen.SendAsync(opened.Id, "durante", "b", Stop));
        await Assert.ThrowsAsync<RecordsException>(() => desk.ReplyAsync(Ane, opened.Id, "respuesta", "r", Stop));
        await Assert.ThrowsAsync<RecordsException>(() => citizen.OpenAsync(new Handover { Language = "es" }, Stop));
        server.Restart();
        await AgainAsync(() => citizen.SendAsync(opened.Id, "durante", "b", Stop));
        await AgainAsync(() => desk.ReplyAsync(Ane, opened.Id, "respuesta", "r", Stop));
        // A page that did not hear whether its message was kept sends it again.
        await citizen.SendAsync(opened.Id, "antes", "a", Stop);

        var messages = await citizen.MessagesAsync(opened.Id, 0, Stop);
        Assert.Equal(["antes", "durante", "respuesta"], messages.Where(m => m.Kind == MessageKinds.Text).Select(m => m.Text));
        // And the feed has come back by itself.
        await using var signals = watch.ReadAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await signals.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
    }

    [Fact]
    public async Task WhateverIsSaidOnAConnectionThatBrokeWithinATransactionIsAFaultOfTheDatabase()
    {
        using var server = new PostgresServer();
        await using var store = await Store.StartAsync(_folder, server.NewDatabase());
        await using var context = await store.OpenAsync();
        await using var transaction = await context.Database.BeginTransactionAsync(Stop);
        server.Kill();

        var faults = new List<Exception>();
        for (var i = 0; i < 3; i++)
            faults.Add(await Assert.ThrowsAnyAsync<Exception>(() => context.Database.ExecuteSqlRawAsync("SELECT 1", Stop)));

        faults.Add(await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Stop)));
        Assert.Contains(faults, f => f is InvalidOperationException { InnerException: null });
        Assert.All(faults, f => Assert.True(RecordsFault.Is(f), f.ToString()));
    }

    [Fact]
    public async Task ThroughAnOutageOfSecondsWhoKeepsTryingLosesNothingAndNobodyReadsAnythingTwice()
    {
        const int Most = 2_000;
        using var server = new PostgresServer();
        var connection = server.NewDatabase();
        await using var one = await Store.StartAsync(_folder, connection);
        await using var two = await Store.StartAsync(_folder, connection);
        var cases = new List<KeptCase>();
        for (var i = 0; i < 4; i++)
        {
            cases.Add(await one.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop));
            await one.Get<CaseDesk>().TakeAsync(Ane, cases[i].Id, Stop);
        }

        // Each side writes its next message once the one before is kept, on another node than where it is read.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var shown = cases.Select(_ => new ConcurrentQueue<CaseMessage>()).ToList();
        var pages = cases.Zip(shown, (c, page) => ReadAsync(two, c.Id, page, end.Token)).ToList();
        var written = new int[cases.Count];
        var writing = cases.Select((c, i) => Task.Run(async () =>
        {
            for (; !end.IsCancellationRequested && written[i] < Most; written[i]++)
            {
                var key = $"k{written[i]}";
                await AgainAsync(() => written[i] % 2 == 0 ? one.Get<CitizenDesk>().SendAsync(c.Id, key, key, Stop) : one.Get<CaseDesk>().ReplyAsync(Ane, c.Id, key, key, Stop), tries: 600);
            }
        }, Stop)).ToList();
        await UntilAsync(() => Works() && written.All(w => w >= 4));
        server.Kill();
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        var before = written.ToArray();
        server.Restart();
        await UntilAsync(() => Works() && written.Zip(before).All(w => w.First >= w.Second + 4));
        // The pages have not been told to begin again.
        var after = written.ToArray();
        await UntilAsync(() => shown.Zip(after).All(s => s.First.Count >= s.Second));
        await end.CancelAsync();
        await Task.WhenAll(writing.Concat(pages));

        Assert.All(before, w => Assert.InRange(w, 4, Most - 1));
        for (var i = 0; i < cases.Count; i++)
        {
            var kept = await one.Get<CitizenDesk>().MessagesAsync(cases[i].Id, 0, Stop);
            Assert.Equal(Enumerable.Range(1, kept.Count), kept.Select(m => m.Number));
            Assert.Equal(Enumerable.Range(0, written[i]).Select(n => $"k{n}"), kept.Where(m => m.Kind == MessageKinds.Text).Select(m => m.Text));
            // A page ends where the test ended it; until there it showed what is kept, each once and in order.
            Assert.Equal(kept.Take(shown[i].Count).Select(m => m.Number), shown[i].Select(m => m.Number));
        }

        Assert.True((await one.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);

        // What ended a writer is said, rather than that nothing more was written.
        bool Works()
        {
            writing.Find(w => w.IsFaulted)?.GetAwaiter().GetResult();
            return true;
        }
    }

    // As a page does: what was said after the last that it shows, whenever it is told that something was.
    private static async Task ReadAsync(Store store, Guid id, ConcurrentQueue<CaseMessage> shown, CancellationToken end)
    {
        var last = 0;
        using var watch = store.Get<ChangeFeed>().Open(id);
        try
        {
            await foreach (var _ in watch.ReadAsync(end))
            {
                try
                {
                    foreach (var message in await store.Get<CitizenDesk>().MessagesAsync(id, last, end))
                    {
                        shown.Enqueue(message);
                        last = message.Number;
                    }
                }
                catch (Exception fault) when (RecordsFault.Is(fault))
                {
                    // The feed tells everybody once the database is back.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(20, Stop))
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    // Pooled connections of before the fall fail once more each.
    private static async Task AgainAsync(Func<Task<CaseResult>> act, int tries = 60)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                Assert.True((await act()).IsDone);
                return;
            }
            catch (RecordsException) when (i < tries)
            {
                await Task.Delay(100, Stop);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // SQLite says of a file that may not grow what it says of a disk that is full. The limit is the pooled connection's, which is the only
    // one while a test does one thing after the other.
    private static async Task LimitAsync(Store store, int pages)
    {
        await using var context = await store.OpenAsync();
        // Never less than there are; then none is left.
        await context.Database.OpenConnectionAsync(Stop);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {Math.Max(pages, 1)}";
        await command.ExecuteNonQueryAsync(Stop);
    }
}
