using Chat.Records.Conversations;
using Chat.Records.Storage;
using Chat.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Chat.Records.Tests.Storage;

public sealed class PostgresRecordsTests(PostgresServer server) : RecordsConformance
{
    private readonly string _database = server.NewDatabase();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected override string? ConnectionString => _database;

    [Fact]
    public async Task ANodeOfThePresentEditionWaitsForNoOther()
    {
        await using (var first = Open())
            Assert.NotNull(await first.KeepAsync(ConversationSecret.New()));
        await using var other = new NpgsqlConnection(_database);
        await other.OpenAsync(Stop);
        await using var held = new NpgsqlCommand($"SELECT pg_advisory_lock({RecordsDatabase.MigrationLock})", other);
        await held.ExecuteNonQueryAsync(Stop);

        await using var second = Open();
        Assert.NotNull(await second.KeepAsync(ConversationSecret.New()));
    }
}

/// <summary>A server of its own, since it is stopped.</summary>
public sealed class AbsentServerTests
{
    [Fact]
    public async Task WhileTheServerIsAwayNobodyWaitsAndAfterwardsAnswersAreKeptAgain()
    {
        using var server = new PostgresServer();
        var folder = Directory.CreateTempSubdirectory("chat-records-").FullName;
        await using (var store = new Doubles.Store(folder, server.NewDatabase()))
        {
            var kept = (await store.KeepAsync(ConversationSecret.New()))!;
            server.Kill();

            Assert.Null(await store.KeepAsync(ConversationSecret.New()));
            Assert.False(store.Recorder.IsAvailable);
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            Assert.Null(await store.KeepAsync(ConversationSecret.New()));
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2));

            server.Restart();
            store.Clock.Advance(TimeSpan.FromSeconds(6));
            // Pooled connections of before the fall fail once more each, and a server that recovers turns some away.
            for (var i = 0; i < 100 && await store.KeepAsync(ConversationSecret.New()) is null; i++)
            {
                store.Clock.Advance(TimeSpan.FromSeconds(6));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }

            Assert.True(store.Recorder.IsAvailable);
            await using var context = await store.OpenAsync();
            Assert.Contains(kept.Turn.Id, context.Turns.Select(t => t.Id));
        }

        Directory.Delete(folder, recursive: true);
    }
}
