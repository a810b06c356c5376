using Chat.Records.Limits;
using Chat.Records.Retention;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Limits;

/// <summary>What nodes count together, on the server that they share; a file has one node.</summary>
public sealed class SharedLimitsTests(PostgresServer server) : IDisposable
{
    private readonly string _database = server.NewDatabase();
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-limits-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsTakenComesBackOneByOne()
    {
        await using var store = Open();
        await store.Database.WipeAsync(Stop);
        SharedLimit[] limits = [new("address 192.0.2.7", 6)];
        for (var i = 0; i < 6; i++)
            Assert.Null(await store.Get<SharedLimits>().TakeAsync(limits, Stop));

        var wait = (await store.Get<SharedLimits>().TakeAsync(limits, Stop))!.Value;

        // The time is the server's, so that what was taken is moved back instead.
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        await MoveBackAsync(store, wait);
        Assert.Null(await store.Get<SharedLimits>().TakeAsync(limits, Stop));
        Assert.NotNull(await store.Get<SharedLimits>().TakeAsync(limits, Stop));
    }

    [Fact]
    public async Task TwoNodesTakeNoMoreThanOne()
    {
        await using var one = Open();
        await using var other = Open();
        await one.Database.WipeAsync(Stop);
        SharedLimit[] limits = [new("address 192.0.2.7", 10)];

        var waits = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? one : other).Get<SharedLimits>().TakeAsync(limits, Stop)));

        // On a server some seconds may pass meanwhile, and one in six comes back.
        Assert.InRange(waits.Count(w => w is null), 10, 12);
        Assert.All(waits.OfType<TimeSpan>(), w => Assert.InRange(w, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task WhoIsRefusedOneTakesNothingOfTheNext()
    {
        await using var store = Open();
        await store.Database.WipeAsync(Stop);
        var limits = store.Get<SharedLimits>();
        SharedLimit[] mine = [new("address 192.0.2.7", 1), new("all", 3)];

        Assert.Null(await limits.TakeAsync(mine, Stop));
        Assert.NotNull(await limits.TakeAsync(mine, Stop));
        Assert.NotNull(await limits.TakeAsync(mine, Stop));
        Assert.Null(await limits.TakeAsync([new("address 192.0.2.8", 1), mine[1]], Stop));
        Assert.Null(await limits.TakeAsync([new("address 192.0.2.9", 1), mine[1]], Stop));
        Assert.NotNull(await limits.TakeAsync([new("address 192.0.2.10", 1), mine[1]], Stop));
    }

    [Fact]
    public async Task NoAddressIsKeptAndWhatCountsNoLongerIsForgotten()
    {
        await using var store = Open();
        await store.Database.WipeAsync(Stop);
        await store.Get<SharedLimits>().TakeAsync([new("address 192.0.2.7", 6), new("all", 6)], Stop);

        await using (var context = await store.Database.OpenAsync(Stop))
        {
            Assert.Equal(2, await context.Limits.CountAsync(Stop));
            Assert.DoesNotContain(await context.Limits.Select(l => l.Name).ToListAsync(Stop), n => n.Contains("192", StringComparison.Ordinal) && n.Length < 64);
        }

        // Of a server's time, which is the machine's, and of a test's.
        store.Clock.SetUtcNow((DateTimeOffset.UtcNow > store.Clock.GetUtcNow() ? DateTimeOffset.UtcNow : store.Clock.GetUtcNow()).AddHours(2));
        await store.Get<RetentionJob>().DeleteAsync(Stop);
        await using var after = await store.Database.OpenAsync(Stop);
        Assert.Equal(0, await after.Limits.CountAsync(Stop));
    }

    [Fact]
    public async Task TheTimeIsTheDatabasesWhateverANodesClockSays()
    {
        await using var early = Open();
        await using var late = Open();
        late.Clock.Advance(TimeSpan.FromHours(5));
        await early.Database.WipeAsync(Stop);
        SharedLimit[] two = [new("address 192.0.2.7", 2)];

        Assert.Null(await late.Get<SharedLimits>().TakeAsync(two, Stop));
        Assert.Null(await early.Get<SharedLimits>().TakeAsync(two, Stop));
        Assert.NotNull(await late.Get<SharedLimits>().TakeAsync(two, Stop));
        Assert.InRange((await early.Get<SharedLimits>().TakeAsync(two, Stop))!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task WhileTheDatabaseIsAwayNobodyIsHeldUp()
    {
        await using var store = new Store(_folder, "Host=127.0.0.1;Port=1;Database=none;Username=tests;Timeout=1");

        Assert.Null(await store.Get<SharedLimits>().TakeAsync([new("all", 1)], Stop));
        Assert.Null(await store.Get<SharedLimits>().TakeAsync([new("all", 1)], Stop));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task MoveBackAsync(Store store, TimeSpan time)
    {
        await using var context = await store.Database.OpenAsync(Stop);
        var microseconds = (long)time.TotalMicroseconds;
        Assert.Equal(1, await context.Limits.ExecuteUpdateAsync(set => set.SetProperty(l => l.Until, l => l.Until - microseconds), Stop));
    }

    private Store Open() => new(_folder, _database);
}

/// <summary>While the server takes connections and answers none.</summary>
public sealed class LimitsWhileTheDatabaseHangsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-limits-").FullName;
    private readonly PostgresServer _server = new();

    [Fact]
    public async Task NobodyIsHeldUpForLong()
    {
        var stop = TestContext.Current.CancellationToken;
        // Each asks on a connection of its own, and of itself would wait for ever.
        await using var store = new Store(_folder, _server.NewDatabase() + ";Pooling=false;Timeout=0");
        await store.Database.WipeAsync(stop);
        _server.Freeze();

        Assert.Null(await store.Get<SharedLimits>().TakeAsync([new("all", 1)], stop).WaitAsync(TimeSpan.FromSeconds(30), stop));
        // It is known to be away, and not asked.
        Assert.True(store.Get<SharedLimits>().TakeAsync([new("all", 1)], stop).IsCompletedSuccessfully);
    }

    public void Dispose()
    {
        _server.Thaw();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
