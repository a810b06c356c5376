using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Retention;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chat.Records.Tests.Storage;

/// <summary>What every database must do; run against SQLite and against a real PostgreSQL server.</summary>
public abstract class RecordsConformance : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-records-").FullName;
    private readonly ConversationSecret _secret = ConversationSecret.New();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The server's database; null for a file.</summary>
    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task WhatIsKeptComesBackAsItWas()
    {
        await using var store = Open();
        var kept = (await store.KeepAsync(_secret, "Zer gertatzen da «ñ» eta 🙂-rekin?"))!;

        await using var context = await store.OpenAsync();
        var turn = await context.Turns.SingleAsync(Stop);
        Assert.Equivalent(kept.Turn, turn, strict: true);
        Assert.Equal(kept.Receipt.Document, (await context.Receipts.SingleAsync(r => r.Code == kept.Turn.Code, Stop)).Document);
        Assert.Equal(2, await context.TurnSources.CountAsync(s => s.TurnId == kept.Turn.Id, Stop));
        Assert.Equal(turn.At, (await context.Conversations.SingleAsync(Stop)).StartedAt);
    }

    [Fact]
    public async Task ThreeHundredAnswersAtOnceAreAllKept()
    {
        await using var store = Open();
        await store.KeepAsync(_secret);

        var kept = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.KeepAsync(i % 3 == 0 ? _secret : ConversationSecret.New())));

        Assert.All(kept, Assert.NotNull);
        await using var context = await store.OpenAsync();
        Assert.Equal(301, await context.Turns.CountAsync(Stop));
        Assert.Equal(201, await context.Conversations.CountAsync(Stop));
    }

    [Fact]
    public async Task AFollowUpJoinsItsConversation()
    {
        await using var store = Open();
        await store.KeepAsync(_secret);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await store.KeepAsync(_secret);

        await using var context = await store.OpenAsync();
        var conversation = await context.Conversations.SingleAsync(Stop);
        Assert.Equal(TimeSpan.FromMinutes(5), conversation.LastAt - conversation.StartedAt);
    }

    [Fact]
    public async Task AnErasedConversationLeavesItsReceiptsWithoutWords()
    {
        await using var store = Open();
        var mine = (await store.KeepAsync(_secret))!;
        var other = (await store.KeepAsync(ConversationSecret.New()))!;
        await using (var before = await store.OpenAsync())
        {
            before.Add(Feedback(mine.Turn.Id, store.Clock.GetUtcNow()));
            await before.SaveChangesAsync(Stop);
        }

        Assert.True(await store.EraseAsync(_secret));

        await using var context = await store.OpenAsync();
        Assert.Equal(other.Turn.Id, (await context.Turns.SingleAsync(Stop)).Id);
        var receipt = await context.Receipts.SingleAsync(r => r.Code == mine.Turn.Code, Stop);
        Assert.Equal((null, store.Clock.GetUtcNow()), (receipt.Document, receipt.ErasedAt));
        Assert.Equal(0, await context.Feedback.CountAsync(Stop));
        Assert.All(await context.TurnSources.ToListAsync(Stop), s => Assert.Equal(other.Turn.Id, s.TurnId));
    }

    [Fact]
    public async Task AnAnswerThatComesAfterItsConversationWasErasedIsNotKept()
    {
        await using var store = Open();
        await store.KeepAsync(_secret);
        await store.EraseAsync(_secret);

        Assert.Null(await store.KeepAsync(_secret));

        await using var context = await store.OpenAsync();
        Assert.Equal(0, await context.Turns.CountAsync(Stop));
    }

    [Fact]
    public async Task NothingIsErasedWithoutTheSecret()
    {
        await using var store = Open();
        await store.KeepAsync(_secret);

        Assert.False(await store.EraseAsync(ConversationSecret.New()));

        await using var context = await store.OpenAsync();
        Assert.Equal(1, await context.Turns.CountAsync(Stop));
    }

    [Fact]
    public async Task WhatIsOlderThanTheRetentionTimeIsDeletedAndTheRestStays()
    {
        await using var store = Open(("RetentionDays", "30"));
        var old = (await store.KeepAsync(_secret))!;
        await using (var before = await store.OpenAsync())
        {
            before.Add(Feedback(old.Turn.Id, store.Clock.GetUtcNow()));
            await before.SaveChangesAsync(Stop);
        }

        store.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await store.DeleteOldAsync());
        var young = (await store.KeepAsync(_secret))!;
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, await store.DeleteOldAsync());

        await using var context = await store.OpenAsync();
        Assert.Equal(young.Turn.Id, (await context.Turns.SingleAsync(Stop)).Id);
        Assert.Equal(young.Turn.Code, (await context.Receipts.SingleAsync(Stop)).Code);
        // The conversation goes with its last answer.
        Assert.Equal(1, await context.Conversations.CountAsync(Stop));
        store.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(3, await store.DeleteOldAsync());
        Assert.Equal((0, 0), (await context.Conversations.CountAsync(Stop), await context.TurnSources.CountAsync(Stop)));
    }

    [Fact]
    public async Task MoreThanOneBatchOfOldRowsIsDeleted()
    {
        await using var store = Open();
        await Task.WhenAll(Enumerable.Range(0, RetentionJob.Batch + 7).Select(_ => store.KeepAsync(ConversationSecret.New())));
        store.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(3 * (RetentionJob.Batch + 7), await store.DeleteOldAsync());
    }

    [Fact]
    public async Task NodesThatStartAtOnceFindTheTablesReady()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => Open()).ToList();

        await Task.WhenAll(nodes.Select(async n => await (await n.OpenAsync()).DisposeAsync()));

        foreach (var node in nodes)
        {
            await using var context = await node.OpenAsync();
            Assert.Equal(0, await context.Turns.CountAsync(Stop));
            Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task RecordsOfTheFirstEditionAreStillThereAfterAnUpgrade()
    {
        var (turn, code) = (Guid.CreateVersion7(), ReceiptCode.New());
        await using (var store = Open())
        {
            Directory.CreateDirectory(Folder);
            await using var first = await store.Get<IDbContextFactory<RecordsContext>>().CreateDbContextAsync(Stop);
            await first.GetService<IMigrator>().MigrateAsync("First", Stop);
            // As the first edition wrote it, not as today's classes do.
            await first.Database.ExecuteSqlAsync($"INSERT INTO conversations (id, language, started_at, last_at) VALUES ({_secret.Id}, {"gl"}, {1L}, {2L})", Stop);
            await first.Database.ExecuteSqlAsync($"""
                INSERT INTO turns (id, conversation_id, code, at, question, as_of, context, language, outcome, mode, answer, evidence, knowledge_version)
                VALUES ({turn}, {_secret.Id}, {code.Symbols}, {2L}, {"Pregunta"}, {new DateOnly(2026, 11, 26)}, {"{}"}, {"gl"}, {"answered"}, {"quoted"}, {"{}"}, {"[]"}, {"0"})
                """, Stop);
            await first.Database.ExecuteSqlAsync($"""
                INSERT INTO handoffs (id, reference, answer_id, at, question, comment, language) VALUES ({Guid.CreateVersion7()}, {"AB12-CD34"}, {turn}, {3L}, {"¿Qué hago?"}, {"Máis nada"}, {"gl"})
                """, Stop);
        }

        await using var upgraded = Open();
        await using var context = await upgraded.OpenAsync();

        var kept = await context.Turns.SingleAsync(Stop);
        Assert.Equal((turn, code, "Pregunta"), (kept.Id, kept.Code, kept.Question));
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
        // What was a line in a list is a case now, and found by its words and its reference.
        var taken = await context.Cases.SingleAsync(Stop);
        Assert.Equal((1L, "AB12CD34", turn, "¿Qué hago?", "unassigned"), (taken.Number, taken.Code.Symbols, taken.AnswerId, taken.Question, taken.State));
        var search = upgraded.Get<Chat.Records.Cases.CaseSearch>();
        Assert.Single((await search.FindAsync("que mais", new(), cancellation: Stop)).Lines);
        Assert.Single((await search.FindAsync("ab12cd34", new(), cancellation: Stop)).Lines);
    }

    [Fact]
    public async Task ALaterEditionsTablesAreOpenedAndStayAsTheyAre()
    {
        await using (var store = Open())
        {
            await using var later = await store.OpenAsync();
            await later.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99991231235959_Later', '99.0')", Stop);
        }

        await using var older = Open();
        Assert.NotNull(await older.KeepAsync(_secret));
        await using var context = await older.OpenAsync();
        Assert.Equal("99991231235959_Later", (await context.Database.GetAppliedMigrationsAsync(Stop)).Last());
    }

    [Fact]
    public async Task WhatAnUpgradeLeftUndoneIsDoneAtTheNextStart()
    {
        await using (var store = Open())
        {
            Directory.CreateDirectory(Folder);
            await using var half = await store.Get<IDbContextFactory<RecordsContext>>().CreateDbContextAsync(Stop);
            await half.GetService<IMigrator>().MigrateAsync(half.Database.GetMigrations().SkipLast(1).Last(), Stop);
        }

        await using var next = Open();
        Assert.NotNull(await next.KeepAsync(_secret));
        await using var context = await next.OpenAsync();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
    }

    [Fact]
    public async Task TheMigrationsMakeTheTablesThatTheProgramExpects()
    {
        await using var store = Open();
        await using var context = await store.OpenAsync();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    private protected Store Open(params (string Setting, string Value)[] settings) => new(_folder, ConnectionString, settings);

    private protected string Folder => _folder;

    private static KeptFeedback Feedback(Guid answer, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), AnswerId = answer, At = at, Useful = false, Reasons = "wrong", Comment = "no", Language = "es" };

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }
}
