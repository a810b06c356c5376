using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
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

    // Pooled connections of before the fall fail once more each.
    private static async Task AgainAsync(Func<Task<CaseResult>> act)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                Assert.True((await act()).IsDone);
                return;
            }
            catch (RecordsException) when (i < 60)
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
