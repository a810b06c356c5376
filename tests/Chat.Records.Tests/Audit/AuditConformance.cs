using Chat.Records.Audit;
using Chat.Records.Receipts;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Audit;

/// <summary>The audit log on every database, and what somebody who owns the database may do to it.</summary>
public abstract class AuditConformance : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-audit-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The server's database; null for a file.</summary>
    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task AnEntrySaysWhoDidWhatToWhatAndWhenAndFollowsTheOneBefore()
    {
        await using var store = Open();
        var first = await store.Get<AuditLog>().WriteAsync(new AuditAct("0f3c", "case.view", "case", "c1"), Stop);
        store.Clock.Advance(TimeSpan.FromSeconds(3));
        await store.Get<AuditLog>().WriteAsync(new AuditAct("0f3c", "case.close", "case", "c1", new Dictionary<string, string> { ["reason"] = "answered" }), Stop);

        var entries = await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 10, Stop);

        Assert.Equal([2L, 1L], entries.Select(e => e.Number));
        Assert.Equal((first.Hash, "case.close", "{\"reason\":\"answered\"}", store.Clock.GetUtcNow()), (entries[0].Previous, entries[0].Act, entries[0].Details, entries[0].At));
        Assert.Equal(new AuditFinding(2, AuditFault.None, 0, 0), await VerifyAsync(store));
    }

    [Fact]
    public async Task AnEntryStandsWithItsActOrNotAtAll()
    {
        await using var store = Open();
        await using (var context = await store.OpenAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await store.Get<AuditLog>().AddAsync(context, Act(1), Stop);
            await store.Get<AuditLog>().AddAsync(context, Act(2), Stop);
            await transaction.RollbackAsync(Stop);
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.Get<AuditLog>().AddAsync(context, Act(3), Stop));
        }

        await using (var context = await store.OpenAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Stop);
            await store.Get<AuditLog>().AddAsync(context, Act(4), Stop);
            await store.Get<AuditLog>().AddAsync(context, Act(5), Stop);
            await transaction.CommitAsync(Stop);
        }

        Assert.Equal(["s5", "s4"], (await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 10, Stop)).Select(e => e.SubjectId));
        Assert.True((await VerifyAsync(store)).IsIntact);
    }

    [Fact]
    public async Task NodesThatWriteAtOnceMakeOneChain()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => Open()).ToList();

        await Task.WhenAll(nodes.SelectMany((node, n) => Enumerable.Range(0, 25).Select(i => Task.Run(() => node.Get<AuditLog>().WriteAsync(Act(n * 25 + i), Stop)))));

        Assert.Equal(new AuditFinding(100, AuditFault.None, 0, 0), await VerifyAsync(nodes[0]));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'x' WHERE number = 2")]
    [InlineData("DELETE FROM audit WHERE number = 2")]
    [InlineData("DELETE FROM audit")]
    public async Task TheDatabaseRefusesToChangeOrDelete(string statement)
    {
        await using var store = await FilledAsync(3);
        await using var context = await store.OpenAsync();

        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => context.Database.ExecuteSqlRawAsync(statement, Stop));

        Assert.Contains("append-only", fault.Message, StringComparison.Ordinal);
        Assert.True((await VerifyAsync(store)).IsIntact);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'other' WHERE number = 4", AuditFault.Changed, 4)]
    [InlineData("UPDATE audit SET act = 'case.open' WHERE number = 1", AuditFault.Changed, 1)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE number = 6", AuditFault.Changed, 6)]
    [InlineData("UPDATE audit SET details = '{\"a\":\"b\"}' WHERE number = 5", AuditFault.Changed, 5)]
    [InlineData("UPDATE audit SET subject_id = 's9' WHERE number = 3", AuditFault.Changed, 3)]
    [InlineData("UPDATE audit SET signature = (SELECT signature FROM audit WHERE number = 1) WHERE number = 2", AuditFault.Forged, 2)]
    [InlineData("DELETE FROM audit WHERE number = 3", AuditFault.Missing, 3)]
    [InlineData("DELETE FROM audit WHERE number = 1", AuditFault.Missing, 1)]
    // Numbers closed up again after an entry was taken out.
    [InlineData("DELETE FROM audit WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 4; UPDATE audit SET number = 4 WHERE number = 5; UPDATE audit SET number = 5 WHERE number = 6", AuditFault.Changed, 3)]
    [InlineData("UPDATE audit SET number = 99 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 99", AuditFault.Changed, 2)]
    // The end, which leaves a good chain.
    [InlineData("DELETE FROM audit WHERE number > 4", AuditFault.Cut, 5)]
    [InlineData("DELETE FROM audit", AuditFault.Cut, 1)]
    public async Task TheFirstBrokenEntryIsNamed(string statement, AuditFault fault, long number)
    {
        await using var store = await FilledAsync(6);
        Assert.True(await store.Get<AuditSealer>().SealAsync(Stop));
        await TamperAsync(store, statement);

        var finding = await VerifyAsync(store);

        Assert.Equal((fault, number), (finding.Fault, finding.Number));
        Assert.False(finding.IsIntact);
    }

    [Fact]
    public async Task AnEntryAppendedWithoutTheKeyIsForgedHoweverWellItIsLinked()
    {
        await using var store = await FilledAsync(3);
        await using var other = new Store(Path.Combine(_folder, "other"), null);
        await InsertAsync(store, ForgedAfter((await LastAsync(store))!, other.Get<ReceiptKeys>()));

        Assert.Equal(new AuditFinding(3, AuditFault.Forged, 4, 0), await VerifyAsync(store));
    }

    [Fact]
    public async Task AnEndCutOffAndWrittenAnewIsFoundByTheSeal()
    {
        await using var store = await FilledAsync(5);
        await store.Get<AuditSealer>().SealAsync(Stop);
        await TamperAsync(store, "DELETE FROM audit WHERE number > 3");
        await store.Get<AuditLog>().WriteAsync(Act(104), Stop);
        await store.Get<AuditLog>().WriteAsync(Act(105), Stop);
        await store.Get<AuditLog>().WriteAsync(Act(106), Stop);

        Assert.Equal(new AuditFinding(4, AuditFault.Rewritten, 5, 5), await VerifyAsync(store));
        // And no later seal covers it up.
        Assert.False(await store.Get<AuditSealer>().SealAsync(Stop));
        Assert.Equal(AuditFault.Rewritten, (await VerifyAsync(store)).Fault);
    }

    [Fact]
    public async Task ASealThatWasChangedIsFound()
    {
        await using var store = await FilledAsync(5);
        await store.Get<AuditSealer>().SealAsync(Stop);
        await TamperAsync(store, "DELETE FROM audit WHERE number > 3");
        var file = store.Get<IOptions<RecordsOptions>>().Value.AuditSealFile;
        (AuditSeal.Read(file)! with { Number = 3, Hash = (await LastAsync(store))!.Hash }).Write(file);

        Assert.Equal(AuditFault.SealBroken, (await VerifyAsync(store)).Fault);
        // And no genuine one takes its place.
        await store.Get<AuditLog>().WriteAsync(Act(104), Stop);
        Assert.False(await store.Get<AuditSealer>().SealAsync(Stop));
        Assert.Equal(AuditFault.SealBroken, (await VerifyAsync(store)).Fault);
    }

    [Fact]
    public async Task TheSealFollowsTheLogAndACopyKeptElsewhereStillHolds()
    {
        await using var store = await FilledAsync(2);
        await store.Get<AuditSealer>().SealAsync(Stop);
        var copy = Path.Combine(_folder, "copy.json");
        File.Copy(store.Get<IOptions<RecordsOptions>>().Value.AuditSealFile, copy);
        store.Get<ReceiptKeys>().Rotate();
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        await store.Get<AuditLog>().WriteAsync(Act(3), Stop);
        await store.Get<AuditSealer>().SealAsync(Stop);

        Assert.Equal(new AuditFinding(3, AuditFault.None, 0, 3), await VerifyAsync(store));
        Assert.Equal(new AuditFinding(3, AuditFault.None, 0, 2), await store.Get<AuditVerifier>().VerifyAsync(copy, Stop));
    }

    [Theory]
    [InlineData("case.view", "case", "Ana García", null)]
    [InlineData("case.view", "case", "ana@example.org", null)]
    [InlineData("view", "case", "c1", null)]
    [InlineData("case.view", "case", "c1", "llama por la mañana")]
    [InlineData("case.view", "case", "", null)]
    public async Task WordsOfAPersonAreRefused(string act, string kind, string id, string? detail)
    {
        await using var store = Open();
        var entry = new AuditAct("0f3c", act, kind, id, detail is null ? null : new Dictionary<string, string> { ["note"] = detail });

        await Assert.ThrowsAsync<ArgumentException>(() => store.Get<AuditLog>().WriteAsync(entry, Stop));
    }

    [Fact]
    public async Task EntriesAreFoundByWhoActSubjectAndTime()
    {
        await using var store = await FilledAsync(3);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await store.Get<AuditLog>().WriteAsync(new AuditAct("77", "account.disable", "account", "a1"), Stop);
        var query = store.Get<AuditQuery>();

        Assert.Equal([4L], (await query.FindAsync(new AuditFilter(Who: "77"), 10, Stop)).Select(e => e.Number));
        Assert.Equal([3L, 2L, 1L], (await query.FindAsync(new AuditFilter(Act: "case"), 10, Stop)).Select(e => e.Number));
        Assert.Equal([4L], (await query.FindAsync(new AuditFilter(Act: "account.disable"), 10, Stop)).Select(e => e.Number));
        Assert.Equal([2L], (await query.FindAsync(new AuditFilter(SubjectKind: "case", SubjectId: "s2"), 10, Stop)).Select(e => e.Number));
        Assert.Equal([4L], (await query.FindAsync(new AuditFilter(From: store.Clock.GetUtcNow()), 10, Stop)).Select(e => e.Number));
        Assert.Equal([2L, 1L], (await query.FindAsync(new AuditFilter(Before: 3), 10, Stop)).Select(e => e.Number));
    }

    private Store Open() => new(_folder, ConnectionString);

    private static AuditAct Act(int i) => new("0f3c", "case.view", "case", $"s{i}");

    private static Task<AuditFinding> VerifyAsync(Store store) => store.Get<AuditVerifier>().VerifyAsync(cancellation: Stop);

    private async Task<Store> FilledAsync(int entries)
    {
        var store = Open();
        for (var i = 1; i <= entries; i++)
            await store.Get<AuditLog>().WriteAsync(Act(i), Stop);
        return store;
    }

    private static async Task<AuditEntry?> LastAsync(Store store) => (await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 1, Stop)).SingleOrDefault();

    // As somebody who owns the database does: without the triggers.
    private async Task TamperAsync(Store store, string statement)
    {
        await using var context = await store.OpenAsync();
        await context.Database.ExecuteSqlRawAsync(
            ConnectionString is null ? "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete" : "DROP TRIGGER audit_append_only ON audit", Stop);
        await context.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Stop);
    }

    private static async Task InsertAsync(Store store, AuditEntry entry)
    {
        await using var context = await store.OpenAsync();
        context.Add(entry);
        await context.SaveChangesAsync(Stop);
    }

    private static AuditEntry ForgedAfter(AuditEntry last, ReceiptKeys keys)
    {
        var hash = AuditChain.HashOf(last.Number + 1, last.At, Act(9), "{}", last.Hash);
        var signature = keys.Sign(AuditChain.Signed(hash));
        return new AuditEntry
        {
            Number = last.Number + 1, At = last.At, Who = "0f3c", Act = "case.view", SubjectKind = "case", SubjectId = "s9", Details = "{}",
            Previous = last.Hash, Hash = hash, Key = signature.Key, Signature = signature.Value,
        };
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }
}

public sealed class SqliteAuditTests : AuditConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresAuditTests(PostgresServer server) : AuditConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}
