using Chat.Records.Backup;
using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Backup;

public sealed class SqliteBackupTests : BackupConformance
{
    protected override string? From() => null;

    protected override string? Into() => null;
}

public sealed class PostgresBackupTests(PostgresServer server) : BackupConformance
{
    protected override string? From() => server.NewDatabase();

    protected override string? Into() => server.NewDatabase();

    [Theory]
    [InlineData("")]
    [InlineData(";Application Name=city-hall")]
    public async Task NothingIsRestoredUnderANodeThatIsConnected(string named)
    {
        var (data, file, place) = (Folder(), Path.Combine(Folder(), "backup.zip"), server.NewDatabase() + named);
        await using (var store = new Store(data, From()))
        {
            await store.KeepAsync(ConversationSecret.New());
            await store.Get<BackupRun>().WriteAsync(file, null, null, Stop);
        }

        // Connections of its own, as another process has.
        var node = await Store.StartAsync(Folder(), place + ";Maximum Pool Size=19;Connection Idle Lifetime=60");
        await node.KeepAsync(ConversationSecret.New(), "de aquí");
        await using var there = new Store(Folder(), place);

        var fault = await Assert.ThrowsAsync<BackupException>(() => there.Get<RestoreRun>().RestoreAsync(file, replaces: true, Stop));

        Assert.Contains("stop all nodes", fault.Message, StringComparison.Ordinal);
        await using (var context = await node.OpenAsync())
        {
            Assert.Equal("de aquí", (await context.Turns.SingleAsync(Stop)).Question);
            Npgsql.NpgsqlConnection.ClearPool((Npgsql.NpgsqlConnection)context.Database.GetDbConnection());
        }

        await node.DisposeAsync();
        await there.Get<RestoreRun>().RestoreAsync(file, replaces: true, Stop);
        await using var restored = await there.OpenAsync();
        Assert.Equal("¿Cuándo se declara?", (await restored.Turns.SingleAsync(Stop)).Question);
    }

    [Fact]
    public async Task SomebodyElsesConnectionIsInNobodysWay()
    {
        var (data, file, place) = (Folder(), Path.Combine(Folder(), "backup.zip"), server.NewDatabase());
        await using (var store = new Store(data, From()))
        {
            await store.KeepAsync(ConversationSecret.New());
            await store.Get<BackupRun>().WriteAsync(file, null, null, Stop);
        }

        await using var there = new Store(Folder(), place);
        await there.KeepAsync(ConversationSecret.New());
        await using var console = new Npgsql.NpgsqlConnection(place + ";Application Name=psql");
        await console.OpenAsync(Stop);

        await there.Get<RestoreRun>().RestoreAsync(file, replaces: true, Stop);

        await using var restored = await there.OpenAsync();
        Assert.Equal(1, await restored.Turns.CountAsync(Stop));
    }
}

/// <summary>How a deployment that has outgrown a file moves to a server.</summary>
public sealed class SqliteToPostgresBackupTests(PostgresServer server) : BackupConformance
{
    protected override string? From() => null;

    protected override string? Into() => server.NewDatabase();
}

/// <summary>And back.</summary>
public sealed class PostgresToSqliteBackupTests(PostgresServer server) : BackupConformance
{
    protected override string? From() => server.NewDatabase();

    protected override string? Into() => null;
}

/// <summary>Files that are no back-up any more, and places that were left half done.</summary>
public sealed class BackupFileTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-backup-").FullName;
    private Store _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "backup.zip");

    [Fact]
    public async Task AnyByteThatChangedAndAnyEndThatIsMissingIsFound()
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Stop);
        var spoilt = Path.Combine(_folder, "spoilt.zip");
        // Everywhere: heads of parts, packed rows, the directory at the end, the digest itself.
        foreach (var at in Enumerable.Range(0, 400).Select(i => (int)((long)i * bytes.Length / 400)).Append(bytes.Length - 1))
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            await System.IO.File.WriteAllBytesAsync(spoilt, changed, Stop);
            await RefusedAsync(spoilt);
        }

        foreach (var length in new[] { 0, 1, 70, 1_000, bytes.Length / 2, bytes.Length - 1 })
        {
            await System.IO.File.WriteAllBytesAsync(spoilt, bytes[..length], Stop);
            await RefusedAsync(spoilt);
        }

        await System.IO.File.WriteAllBytesAsync(spoilt, [.. bytes, 0], Stop);
        await RefusedAsync(spoilt);
        using var whole = await BackupFile.OpenAsync(File, Stop);
        Assert.Equal(1, whole.Manifest.Tables.Single(t => t.Name == "turns").Rows);
    }

    [Theory]
    [InlineData("files/../escaped")]
    [InlineData("files/keys/../../escaped")]
    [InlineData("/escaped")]
    [InlineData("files/models/other.json")]
    [InlineData("files/keys/.hidden")]
    public async Task NothingIsUnpackedToWhereABackUpPutsNothing(string name)
    {
        var key = $"files/receipt-keys/{_store.Get<ReceiptKeys>().Published().Keys[0].Kid}.json";

        var fault = await Assert.ThrowsAsync<BackupException>(() => BackupFile.OpenAsync(BackupSpoiler.Rename(File, key, name, Path.Combine(_folder, "escaping.zip")), Stop));

        Assert.Contains("which no back-up has", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABackUpIsTheOwnersAloneAndIsNeverOverwritten()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        var before = await System.IO.File.ReadAllBytesAsync(File, Stop);

        var fault = await Assert.ThrowsAsync<BackupException>(() => _store.Get<BackupRun>().WriteAsync(File, null, null, Stop));

        Assert.Contains("never overwritten", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Stop));
        Assert.Empty(Directory.GetFiles(_folder, "*.part"));
    }

    [Fact]
    public async Task EveryTableOfTheDatabaseIsInIt()
    {
        using var backup = await BackupFile.OpenAsync(File, Stop);
        await using var context = await _store.OpenAsync();
        // Of the words of cases SQLite keeps tables of its own.
        var there = await context.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'case_words_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'").ToListAsync(Stop);

        Assert.Equal(there.Order(), backup.Manifest.Tables.Select(t => t.Name).Order());
        foreach (var table in backup.Manifest.Tables.Where(t => t.Name != "case_words"))
        {
            var columns = await context.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM pragma_table_info({table.Name})").ToListAsync(Stop);
            Assert.Equal(columns.Order(), table.Columns.Select(c => c.Name).Order());
        }
    }

    [Fact]
    public async Task TablesThatItsEditionHasNotAreRefusedBeforeAnythingIsChanged()
    {
        var place = Path.Combine(_folder, "there");
        await using var there = new Store(place, null);
        await there.KeepAsync(ConversationSecret.New(), "de aquí");
        var (spoilt, number) = (new Dictionary<string, string>(), 0);
        spoilt[BackupSpoiler.RenameTable(File, "turns", "spies", Next())] = "it holds a table spies, which its edition has not";
        spoilt[BackupSpoiler.RenameTable(File, "turns", "turns\" ; DROP TABLE x", Next())] = "which its edition has not";
        spoilt[BackupSpoiler.NameTwice(File, "turns", Next())] = "it holds the table turns twice";
        spoilt[BackupSpoiler.RenameColumn(File, "turns", "question", "answered", Next())] = "its table turns has other columns than its edition";
        spoilt[BackupSpoiler.LeaveOut(File, "audit", Next())] = "its table audit is missing";
        spoilt[BackupSpoiler.LeaveOut(File, "case_words", Next())] = "its table case_words is missing";

        foreach (var (file, why) in spoilt)
            Assert.Contains(why, (await Assert.ThrowsAsync<BackupException>(() => there.Get<RestoreRun>().RestoreAsync(file, replaces: true, Stop))).Message, StringComparison.Ordinal);

        Assert.False(Directory.Exists(Path.Combine(place, ".restore")));
        await using var context = await there.OpenAsync();
        Assert.Equal("de aquí", (await context.Turns.SingleAsync(Stop)).Question);

        string Next() => Path.Combine(_folder, $"spoilt-{++number}.zip");
    }

    [Fact]
    public async Task ABackUpOfAnEarlierEditionIsRestoredIntoItsTables()
    {
        await using var context = await _store.OpenAsync();
        // From the first edition on that could be backed up.
        foreach (var migration in context.Database.GetMigrations().SkipWhile(m => m != "20261126220254_Providers"))
        {
            var columns = await Tables.OfAsync(migration, Stop);
            var tables = columns.Select(t => new BackupTable(t.Key, [.. t.Select(c => new BackupColumn(c, ColumnKind.Text))], 0)).ToList();
            var file = BackupSpoiler.Earlier(File, migration, tables, Path.Combine(_folder, migration + ".zip"));
            var place = Path.Combine(_folder, migration);

            await using (var there = new Store(place, null))
                Assert.Equal(migration, (await there.Get<RestoreRun>().RestoreAsync(file, replaces: false, Stop)).Migration);

            await using (var restored = new RecordsContext(new DbContextOptionsBuilder<RecordsContext>().UseSqlite($"Data Source={Path.Combine(place, "records.db")};Pooling=False").Options))
                Assert.Equal(migration, (await restored.Database.GetAppliedMigrationsAsync(Stop)).Last());
            // The next start brings it to the present edition.
            await using var served = new Store(place, null);
            Assert.NotNull(await served.KeepAsync(ConversationSecret.New()));
        }
    }

    [Fact]
    public async Task ARunningServiceIsNotPulledFromUnderItsFeet()
    {
        await using var running = await _store.OpenAsync();
        await running.Database.OpenConnectionAsync(Stop);
        await running.Turns.AnyAsync(Stop);

        var fault = await Assert.ThrowsAsync<BackupException>(() => _store.Get<RestoreRun>().RestoreAsync(File, replaces: true, Stop));

        Assert.Contains("stop the service", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARestoreInterruptedWhileItPutsFilesInPlaceIsEndedByTheNextStart()
    {
        var place = Path.Combine(_folder, "place");
        await using (var old = new Store(place, null))
            await old.KeepAsync(ConversationSecret.New(), "de antes");
        await using (var there = new Store(place, null))
            await there.Get<RestoreRun>().RestoreAsync(File, replaces: true, Stop);
        // As it stands when the process ends after the mark: some files are in place, some are not, and of what was there some is left.
        var pending = Path.Combine(place, ".restore", "new");
        Directory.CreateDirectory(pending);
        System.IO.File.Move(Path.Combine(place, "records.db"), Path.Combine(pending, "records.db"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(place, "records.db"), "of before", Stop);
        await System.IO.File.WriteAllTextAsync(Path.Combine(place, "records.db-wal"), "of before", Stop);
        Directory.CreateDirectory(Path.Combine(place, "case-keys"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(place, ".restore", "commit"), """{"HasDatabase":true,"Restored":["receipt-keys","records.db"]}""", Stop);

        PendingRestore.Finish(place);

        Assert.False(Directory.Exists(Path.Combine(place, ".restore")));
        Assert.False(Directory.Exists(Path.Combine(place, "case-keys")));
        Assert.False(System.IO.File.Exists(Path.Combine(place, "records.db-wal")));
        await using var after = new Store(place, null);
        await using var context = await after.OpenAsync();
        Assert.Equal("¿Cuándo se declara?", (await context.Turns.SingleAsync(Stop)).Question);
        Assert.Single(after.Get<ReceiptKeys>().Published().Keys);
        // Nothing to do is nothing done.
        PendingRestore.Finish(place);
        Assert.Equal(1, await context.Turns.CountAsync(Stop));
    }

    [Fact]
    public void ARestoreInterruptedWhileAServerChangedIsToldUntilItIsRunAgain()
    {
        var place = Path.Combine(_folder, "server");
        Directory.CreateDirectory(Path.Combine(place, ".restore", "new"));
        System.IO.File.WriteAllText(Path.Combine(place, ".restore", "server"), "");

        Assert.Contains("run ./taxassistant restore", Assert.Throws<BackupException>(() => PendingRestore.Finish(place)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATryThatFailsDoesNotMakeItForgottenThatAServerWasChanged()
    {
        var place = Path.Combine(_folder, "server");
        Directory.CreateDirectory(Path.Combine(place, ".restore", "new"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(place, ".restore", "server"), "", Stop);
        var spoilt = BackupSpoiler.Double(File, "records/receipts.jsonl", Path.Combine(_folder, "spoilt.zip"));
        await using var there = new Store(place, null);

        await Assert.ThrowsAnyAsync<Exception>(() => there.Get<RestoreRun>().RestoreAsync(spoilt, replaces: true, Stop));

        Assert.Contains("run ./taxassistant restore", Assert.Throws<BackupException>(() => PendingRestore.Finish(place)).Message, StringComparison.Ordinal);
        await there.Get<RestoreRun>().RestoreAsync(File, replaces: true, Stop);
        PendingRestore.Finish(place);
    }

    [Fact]
    public async Task ManyThatEndTheSameRestoreAtOnceLeaveWhatWasRestored()
    {
        for (var round = 0; round < 40; round++)
        {
            var place = Path.Combine(_folder, $"shared-{round}");
            var pending = Path.Combine(place, ".restore", "new");
            foreach (var (folder, words) in new[] { (place, "of before"), (pending, "restored") })
            {
                foreach (var keys in new[] { "receipt-keys", "case-keys" })
                {
                    Directory.CreateDirectory(Path.Combine(folder, keys));
                    await System.IO.File.WriteAllTextAsync(Path.Combine(folder, keys, "one.json"), words, Stop);
                }

                await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "records.db"), words, Stop);
            }

            await System.IO.File.WriteAllTextAsync(Path.Combine(place, ".restore", "commit"), """{"HasDatabase":true,"Restored":["receipt-keys","case-keys","records.db"]}""", Stop);
            using var together = new Barrier(4);

            var starters = Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(Stop);
                    PendingRestore.Finish(place);
                },
                Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            await Task.WhenAll(starters);

            foreach (var file in new[] { "receipt-keys/one.json", "case-keys/one.json", "records.db" })
                Assert.Equal("restored", await System.IO.File.ReadAllTextAsync(Path.Combine(place, file), Stop));
            Assert.False(Directory.Exists(Path.Combine(place, ".restore")));
        }
    }

    [Fact]
    public void NobodyStartsInAPlaceInWhichARestoreIsAtWork()
    {
        var place = Path.Combine(_folder, "busy");
        Directory.CreateDirectory(Path.Combine(place, ".restore", "new"));
        using (PendingRestore.Hold(place, TimeSpan.Zero))
            Assert.Contains("is at work", Assert.Throws<BackupException>(() => PendingRestore.Finish(place, TimeSpan.Zero)).Message, StringComparison.Ordinal);

        // It was killed while it unpacked: nothing was changed.
        PendingRestore.Finish(place, TimeSpan.Zero);
    }

    public async ValueTask InitializeAsync()
    {
        _store = new Store(Path.Combine(_folder, "data"), null);
        await _store.KeepAsync(ConversationSecret.New());
        _store.Get<ReceiptKeys>().Published();
        await _store.Get<BackupRun>().WriteAsync(File, null, null, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RefusedAsync(string file) =>
        Assert.Contains("is refused: ", (await Assert.ThrowsAsync<BackupException>(() => BackupFile.OpenAsync(file, Stop))).Message, StringComparison.Ordinal);
}
