using System.Text;
using System.Text.RegularExpressions;
using Chat.Records.Conversations;
using Chat.Records.Storage;
using Chat.Records.Storage.Compiled;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chat.Records.Tests.Storage;

public sealed partial class SqliteRecordsTests : RecordsConformance
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
            await using var context = await first.Get<IDbContextFactory<RecordsContext>>().CreateDbContextAsync(Stop);
            await context.GetService<IMigrator>().MigrateAsync("First", Stop);
            await context.Database.ExecuteSqlRawAsync("INSERT OR REPLACE INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')", Stop);
        }

        await using var second = Open();
        Assert.NotNull(await second.KeepAsync(ConversationSecret.New()));
    }

    [Fact]
    public async Task AStartChangesNothingInTablesOfThePresentEdition()
    {
        var edition = await EditionAsync();

        // SQLite counts what changes its tables.
        Assert.Equal(edition, await EditionAsync());
    }

    [Fact]
    public async Task TheCompiledModelIsWhatTheClassesSay()
    {
        await using var store = Open();
        await using var context = await store.OpenAsync();
        var built = context.GetService<IModelSource>().GetModel(context, context.GetService<ModelCreationDependencies>(), designTime: false);

        Assert.IsType<RecordsContextModel>(context.Model);
        // Where they differ, also after another version of Entity Framework: build/model.sh.
        Assert.Equal(built.ToDebugString(MetadataDebugStringOptions.LongDefault), AdHoc().Replace(context.Model.ToDebugString(MetadataDebugStringOptions.LongDefault), ""));
    }

    // The one compiled model also knows what queries of other tests read without tables.
    [GeneratedRegex(@"  Ad-hoc entity types:.*?(?=^Annotations:)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex AdHoc();

    private async Task<int> EditionAsync()
    {
        await using var store = Open();
        await using var context = await store.OpenAsync();
        return (await context.Database.SqlQueryRaw<int>("SELECT schema_version AS Value FROM pragma_schema_version").ToListAsync(Stop))[0];
    }

    private bool Stands(string words) => Directory.GetFiles(Folder, "records.db*").Any(f =>
    {
        using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;
    });
}
