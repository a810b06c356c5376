using Chat.Records.Audit;
using Chat.Records.Backup;
using Chat.Records.Cases;
using Chat.Records.Conversations;
using Chat.Records.Officials;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Backup;

/// <summary>A back-up taken while a node writes, put back elsewhere: from either database into either.</summary>
public abstract class BackupConformance : IDisposable
{
    private readonly List<string> _folders = [];

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A database for a new place; null for the file of a data folder.</summary>
    protected abstract string? From();

    /// <summary>A database to restore into.</summary>
    protected abstract string? Into();

    protected string Folder()
    {
        _folders.Add(Directory.CreateTempSubdirectory("chat-backup-").FullName);
        return _folders[^1];
    }

    [Fact]
    public async Task WhatStoodThereAtOneMomentStandsThereAgain()
    {
        var (data, file) = (Folder(), Path.Combine(Folder(), "backup.zip"));
        await using var store = new Store(data, From());
        var (kept, caseId) = await FillAsync(store);
        await store.Get<AuditSealer>().SealAsync(Stop);
        using var stop = new CancellationTokenSource();
        // The node goes on writing meanwhile; answers kept after the moment of the back-up are not in it, and none is held up.
        var writing = Task.Run(async () =>
        {
            var more = 0;
            for (; !stop.IsCancellationRequested; more++)
                Assert.NotNull(await store.KeepAsync(ConversationSecret.New(), $"más {more}"));
            return more;
        }, Stop);

        var manifest = await store.Get<BackupRun>().WriteAsync(file, "0123456789abcdef", "20261126-1", Stop);
        await stop.CancelAsync();
        await writing;

        var (elsewhere, place) = (Folder(), Into());
        await using var restored = new Store(elsewhere, place);
        var back = await restored.Get<RestoreRun>().RestoreAsync(file, replaces: false, Stop);
        Assert.Equal(manifest.Tables, back.Tables, (a, b) => (a.Name, a.Rows) == (b.Name, b.Rows));
        Assert.Equal(("0123456789abcdef", "20261126-1"), (back.Knowledge, back.Index));

        await using var old = await store.OpenAsync();
        await using var context = await restored.OpenAsync();
        foreach (var record in kept)
        {
            var turn = await context.Turns.SingleAsync(t => t.Id == record.Turn.Id, Stop);
            Assert.Equal((record.Turn.Question, record.Turn.At, record.Turn.AsOf, record.Turn.Code, record.Turn.TaxYear, record.Turn.Answer), (turn.Question, turn.At, turn.AsOf, turn.Code, turn.TaxYear, turn.Answer));
            Assert.Equal(record.Receipt.Document, (await context.Receipts.SingleAsync(r => r.Code == record.Turn.Code, Stop)).Document);
            Assert.Equal(2, await context.TurnSources.CountAsync(s => s.TurnId == record.Turn.Id, Stop));
        }

        // Each table as it was, but for what was written meanwhile.
        foreach (var table in manifest.Tables.Where(t => t.Name is not ("conversations" or "turns" or "turn_sources" or "receipts")))
            Assert.Equal(await RowsAsync(old, table.Name), table.Rows);
        Assert.True((await restored.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
        Assert.True((await restored.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).Sealed > 0);
        var handed = await context.Cases.SingleAsync(c => c.Id == caseId, Stop);
        Assert.Equal("612345678", restored.Get<ContactSeal>().Open(handed.Id, handed.Contact!));
        Assert.Equal([handed.Number], (await restored.Get<CaseSearch>().FindAsync("devolucion", new CaseFilter(), cancellation: Stop)).Lines.Select(c => c.Number));
        Assert.Equal(store.Get<ReceiptKeys>().Published().Keys.Select(k => k.Kid).Order(), restored.Get<ReceiptKeys>().Published().Keys.Select(k => k.Kid).Order());
        var passkey = Assert.Single(await context.Set<IdentityUserPasskey<Guid>>().ToListAsync(Stop));
        Assert.Equal("llave", passkey.Data.Name);
        Assert.Equal([1, 2, 3], passkey.Data.PublicKey);

        // It goes on from there: the next number of a case, and the next entry of the log, follow.
        Assert.NotNull(await restored.KeepAsync(ConversationSecret.New()));
        await HandOverAsync(restored, "otra");
        Assert.Equal(handed.Number + 1, await context.Cases.MaxAsync(c => c.Number, Stop));
        await LogAsync(restored);
        Assert.True((await restored.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
    }

    [Fact]
    public async Task APlaceThatIsNotEmptyIsTakenOnlyWhenThatIsSaid()
    {
        var (data, file) = (Folder(), Path.Combine(Folder(), "backup.zip"));
        await using (var store = new Store(data, From()))
        {
            await FillAsync(store);
            await store.Get<BackupRun>().WriteAsync(file, null, null, Stop);
        }

        var (elsewhere, place) = (Folder(), Into());
        Guid other;
        await using (var there = new Store(elsewhere, place))
        {
            other = (await there.KeepAsync(ConversationSecret.New(), "de aquí"))!.Turn.Id;
            await LogAsync(there);
        }

        await using (var there = new Store(elsewhere, place))
        {
            var fault = await Assert.ThrowsAsync<BackupException>(() => there.Get<RestoreRun>().RestoreAsync(file, replaces: false, Stop));
            Assert.Contains("--replace", fault.Message, StringComparison.Ordinal);
            await using var context = await there.OpenAsync();
            Assert.Equal(other, (await context.Turns.SingleAsync(Stop)).Id);
        }

        await using (var there = new Store(elsewhere, place))
        {
            await there.Get<RestoreRun>().RestoreAsync(file, replaces: true, Stop);
            await using var context = await there.OpenAsync();
            Assert.DoesNotContain(other, context.Turns.Select(t => t.Id));
            Assert.Equal(3, await context.Turns.CountAsync(Stop));
            Assert.True((await there.Get<AuditVerifier>().VerifyAsync(cancellation: Stop)).IsIntact);
        }
    }

    [Fact]
    public async Task AnImportThatFailsHalfWayLeavesWhatWasThere()
    {
        var (data, file) = (Folder(), Path.Combine(Folder(), "backup.zip"));
        await using (var store = new Store(data, From()))
        {
            await FillAsync(store);
            await store.Get<BackupRun>().WriteAsync(file, null, null, Stop);
        }

        // A file that is whole by its digests and says what no table takes: two receipts of one code.
        var spoilt = BackupSpoiler.Double(file, "records/receipts.jsonl", Path.Combine(Folder(), "spoilt.zip"));
        var (elsewhere, place) = (Folder(), Into());
        Guid other;
        await using (var there = new Store(elsewhere, place))
            other = (await there.KeepAsync(ConversationSecret.New(), "de aquí"))!.Turn.Id;
        var before = Files(elsewhere);

        await using (var there = new Store(elsewhere, place))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => there.Get<RestoreRun>().RestoreAsync(spoilt, replaces: true, Stop));
            Assert.Equal(before, Files(elsewhere));
            await using var context = await there.OpenAsync();
            Assert.Equal(other, (await context.Turns.SingleAsync(Stop)).Id);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }

    // But for what SQLite keeps beside an open database, and the lock, which stays.
    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => new[] { "-shm", "-wal", ".restore.lock" }.All(e => !f.EndsWith(e, StringComparison.Ordinal))).Order()];

    /// <summary>Something in every corner: answers, an account with a passkey, a case with a sealed contact, entries of the log.</summary>
    private static async Task<(List<Answers.AnswerRecord> Kept, Guid Case)> FillAsync(Store store)
    {
        var kept = new List<Answers.AnswerRecord>();
        foreach (var question in new[] { "¿Cuándo se declara?", "¿\"Comillas\", \\ y\nlíneas?", "Noiz aurkeztu behar da? ñ 😀" })
            kept.Add((await store.KeepAsync(ConversationSecret.New(), question))!);
        await LogAsync(store);
        var id = await HandOverAsync(store, "devolución");
        await using var context = await store.OpenAsync();
        var official = new Official { Id = Guid.CreateVersion7(), UserName = "ane", NormalizedUserName = "ANE", Role = "caseworker", Language = "eu", CreatedAt = store.Clock.GetUtcNow() };
        context.Add(official);
        context.Add(new IdentityUserPasskey<Guid> { UserId = official.Id, CredentialId = [9, 8, 7], Data = new IdentityPasskeyData { Name = "llave", PublicKey = [1, 2, 3], AttestationObject = [4], ClientDataJson = [5], Transports = ["usb"], CreatedAt = store.Clock.GetUtcNow() } });
        await context.SaveChangesAsync(Stop);
        return (kept, id);
    }

    private static async Task<Guid> HandOverAsync(Store store, string question) =>
        (await store.Get<CitizenDesk>().OpenAsync(new Handover { Language = "eu", Question = question, Contact = "612345678" }, Stop)).Id;

    private static Task LogAsync(Store store) => store.Get<AuditLog>().WriteAsync(new AuditAct("0f3c", "case.view", "case", "c1"), Stop);

    private static async Task<long> RowsAsync(RecordsContext context, string table)
    {
        await context.Database.OpenConnectionAsync(Stop);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
        return Convert.ToInt64(await command.ExecuteScalarAsync(Stop), System.Globalization.CultureInfo.InvariantCulture);
    }
}
