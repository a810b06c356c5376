using System.Text;
using Chat.Records.Audit;
using Chat.Records.Consumers;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Consumers;

public sealed class SqliteConsumerTests : ConsumerConformance
{
    protected override string? ConnectionString => null;

    [Fact]
    public async Task TheKeyItselfIsInNoFile()
    {
        await using var store = Open();

        var key = await AddAsync(store, "ajuntament");

        Assert.NotNull(await FindAsync(store, key));
        Assert.All(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories), f =>
        {
            using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key[ConsumerKey.Prefix.Length..])));
        });
    }
}

public sealed class PostgresConsumerTests(PostgresServer server) : ConsumerConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>Keys of consumers and their quotas, on either database.</summary>
public abstract class ConsumerConformance : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("chat-consumers-").FullName;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task AKeyHoldsUntilItIsRevokedAndANewOneKeepsTheConsumer()
    {
        await using var store = Open();
        var first = await AddAsync(store, "diputacion.example", 5, 50);
        var consumer = (await FindAsync(store, first))!;

        Assert.Matches("^tax_[0-9a-z]{52}$", first);
        Assert.Equal(("diputacion.example", 5, 50), (consumer.Name, consumer.PerMinute, consumer.PerDay));
        await Assert.ThrowsAsync<RecordsException>(() => AddAsync(store, "diputacion.example"));
        await store.Get<ConsumerAccounts>().RevokeAsync(AuditLog.CommandLine, "diputacion.example", Stop);
        store.Clock.Advance(ConsumerLookup.Freshness);
        Assert.Null(await FindAsync(store, first));
        await Assert.ThrowsAsync<RecordsException>(() => store.Get<ConsumerAccounts>().RevokeAsync(AuditLog.CommandLine, "diputacion.example", Stop));

        var second = await AddAsync(store, "diputacion.example", 7, 70);

        Assert.Equal((consumer.Id, 7), ((await FindAsync(store, second))!.Id, (await FindAsync(store, second))!.PerMinute));
        Assert.Null(await FindAsync(store, first));
        Assert.Equal(3, (await store.Get<AuditQuery>().FindAsync(new AuditFilter(SubjectId: $"{consumer.Id:n}"), 10, Stop)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tax_")]
    [InlineData("tax_0000000000000000000000000000000000000000000000000000")]
    [InlineData("TAX_0000000000000000000000000000000000000000000000000000")]
    [InlineData("tax_000000000000000000000000000000000000000000000000000ñ")]
    public async Task WhatIsNobodysKeyFindsNobody(string key)
    {
        await using var store = Open();
        await AddAsync(store, "uno");

        Assert.Null(await FindAsync(store, key));
    }

    [Theory]
    [InlineData("U", 1, 1)]
    [InlineData("Con espacio", 1, 1)]
    [InlineData("uno", 0, 10)]
    [InlineData("uno", 11, 10)]
    [InlineData("uno", 1, int.MaxValue)]
    public async Task WhatIsNoNameOrNoQuotaIsRefused(string name, int perMinute, int perDay)
    {
        await using var store = Open();

        await Assert.ThrowsAsync<RecordsException>(() => AddAsync(store, name, perMinute, perDay));
        Assert.Empty(await store.Get<ConsumerAccounts>().ListAsync(Stop));
    }

    [Fact]
    public async Task AMinuteAndADayAreCountedEachInItsOwnWindow()
    {
        await using var store = Open();
        var key = await AddAsync(store, "uno", 2, 3);

        Assert.Equal([("minute", 1), ("day", 2)], Left(await CountAsync(store, key)));
        Assert.Equal([("minute", 0), ("day", 1)], Left(await CountAsync(store, key)));
        var inMinute = await CountAsync(store, key);
        // The clock of the store stands at a full hour.
        Assert.Equal(("minute", 2, TimeSpan.FromMinutes(1)), (inMinute.Refused!.Name, inMinute.Refused.Limit, inMinute.Refused.Reset));
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        // What the minute had refused was not counted for the day.
        Assert.Equal([("minute", 1), ("day", 0)], Left(await CountAsync(store, key)));
        var inDay = await CountAsync(store, key);
        Assert.Equal(("day", 3, TimeSpan.FromHours(14) - TimeSpan.FromSeconds(61)), (inDay.Refused!.Name, inDay.Refused.Limit, inDay.Refused.Reset));
        // Nor what the day refused for the minute.
        Assert.Equal(1, inDay.Quotas.Single(q => q.Name == "minute").Remaining);
        Assert.Equal(3, Assert.Single(await store.Get<ConsumerAccounts>().ListAsync(Stop)).Today);
        store.Clock.Advance(TimeSpan.FromHours(14));
        Assert.Equal(0, Assert.Single(await store.Get<ConsumerAccounts>().ListAsync(Stop)).Today);
        Assert.Null((await CountAsync(store, key)).Refused);
    }

    [Fact]
    public async Task OfManyAtOnceOnNodesTogetherNoMoreThanTheQuotaGoOn()
    {
        await using var one = Open();
        await using var other = Open();
        var key = await AddAsync(one, "uno", 10, 1_000);
        await other.Database.OpenAsync(Stop);

        var counts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => CountAsync(i % 2 == 0 ? one : other, key))));

        Assert.Equal(10, counts.Count(c => c.Refused is null));
        Assert.Equal(10, Assert.Single(await one.Get<ConsumerAccounts>().ListAsync(Stop)).Today);
    }

    [Fact]
    public async Task ANodeWhoseClockIsBehindGivesNothingAway()
    {
        await using var behind = Open();
        await using var ahead = Open();
        var key = await AddAsync(behind, "uno", 2, 100);
        ahead.Clock.Advance(TimeSpan.FromSeconds(70));

        Assert.Null((await CountAsync(ahead, key)).Refused);
        Assert.Null((await CountAsync(behind, key)).Refused);
        Assert.NotNull((await CountAsync(ahead, key)).Refused);
        Assert.NotNull((await CountAsync(behind, key)).Refused);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task NodesWhoseClocksAreMinutesApartGiveNoMoreThanTheQuotaBetweenThem(int minutes)
    {
        await using var behind = Open();
        await using var ahead = Open();
        var key = await AddAsync(behind, "uno", 3, 100);
        ahead.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var counts = new List<QuotaCount>();

        for (var i = 0; i < 12; i++)
            counts.Add(await CountAsync(i % 2 == 0 ? ahead : behind, key));

        Assert.Equal(3, counts.Count(c => c.Refused is null));
        // Both go on to the next minute, and it has its own.
        ahead.Clock.Advance(TimeSpan.FromMinutes(1));
        behind.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await CountAsync(ahead, key)).Refused);
        Assert.Null((await CountAsync(behind, key)).Refused);
    }

    [Fact]
    public async Task AClockThatWasFarAheadLocksNobodyOut()
    {
        await using var wrong = Open();
        await using var right = Open();
        var key = await AddAsync(right, "uno", 1, 100);
        wrong.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Null((await CountAsync(wrong, key)).Refused);
        Assert.Null((await CountAsync(right, key)).Refused);
    }

    private protected Store Open() => new(Folder, ConnectionString);

    private protected static Task<string> AddAsync(Store store, string name, int perMinute = 100, int perDay = 1_000) =>
        store.Get<ConsumerAccounts>().AddAsync(AuditLog.CommandLine, name, perMinute, perDay, Stop);

    private protected static Task<Chat.Records.Storage.Consumer?> FindAsync(Store store, string key) => store.Get<ConsumerLookup>().FindAsync(key, Stop);

    private static async Task<QuotaCount> CountAsync(Store store, string key) => await store.Get<ConsumerQuotas>().CountAsync((await FindAsync(store, key))!, Stop);

    private static IEnumerable<(string, int)> Left(QuotaCount count) => count.Quotas.Select(q => (q.Name, q.Remaining));

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Folder, recursive: true);
    }
}
