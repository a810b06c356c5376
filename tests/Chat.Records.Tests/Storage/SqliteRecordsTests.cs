using System.Text;
using Chat.Records.Conversations;

namespace Chat.Records.Tests.Storage;

public sealed class SqliteRecordsTests : RecordsConformance
{
    protected override string? ConnectionString => null;

    [Fact]
    public async Task NoByteOfAnErasedConversationIsLeftInTheFiles()
    {
        var secret = ConversationSecret.New();
        await using var store = Open();
        for (var i = 0; i < 40; i++)
            await store.KeepAsync(secret, $"marcasecreta {i} " + new string('x', 2_000));
        await store.KeepAsync(ConversationSecret.New(), "marcaajena");
        Assert.True(Stands("marcasecreta"));

        await store.EraseAsync(secret);

        Assert.False(Stands("marcasecreta"));
        Assert.True(Stands("marcaajena"));
    }

    [Fact]
    public async Task NoByteOfWhatWasTooOldIsLeftInTheFiles()
    {
        await using var store = Open();
        for (var i = 0; i < 40; i++)
            await store.KeepAsync(ConversationSecret.New(), $"marcavieja {i} " + new string('x', 2_000));
        Assert.True(Stands("marcavieja"));

        store.Clock.Advance(TimeSpan.FromDays(31));
        await store.DeleteOldAsync();

        Assert.False(Stands("marcavieja"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task NobodyElseMayReadTheFiles()
    {
        await using var store = Open();
        await store.KeepAsync(ConversationSecret.New());

        Assert.All(Directory.GetFiles(Folder, "records.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)), f =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    public async Task ALockLeftByAKilledMigrationHoldsNobodyUp()
    {
        await using (var first = Open())
        {
            await using var context = await first.OpenAsync();
            using var command = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database).CreateCommand();
            await command.Connection!.OpenAsync(TestContext.Current.CancellationToken);
            command.CommandText = "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT); INSERT OR REPLACE INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var second = Open();
        Assert.NotNull(await second.KeepAsync(ConversationSecret.New()));
    }

    private bool Stands(string words) => Directory.GetFiles(Folder, "records.db*").Any(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;
    });
}
