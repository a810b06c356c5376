using Chat.Records.Limits;
using Chat.Records.Retention;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Limits;

public sealed class SqliteSharedLimitsTests : SharedLimitsConformance
{
    protected override string? ConnectionString => null;

    // On a server the time is the server's, so it is shown here alone.
    [Fact]
    public async Task WhatIsTakenComesBackOneByOne()
    {
        await using var store = new Store(Folder, ConnectionString);
        SharedLimit[] limits = [new("address 192.0.2.7", 6)];
        for (var i = 0; i < 6; i++)
            Assert.Null(await store.Get<SharedLimits>().TakeAsync(limits, Stop));

        Assert.Equal(TimeSpan.FromSeconds(10), await store.Get<SharedLimits>().TakeAsync(limits, Stop));
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await store.Get<SharedLimits>().TakeAsync(limits, Stop));
        Assert.NotNull(await store.Get<SharedLimits>().TakeAsync(limits, Stop));
    }
}

public sealed class PostgresSharedLimitsTests(PostgresServer server) : SharedLimitsConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;

    [Fact]
    public async Task TheTimeIsTheDatabasesWhateverANodesClockSays()
    {
        await using var early = new Store(Folder, ConnectionString);
        await using var late = new Store(Folder, ConnectionString);
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
        await using var store = new Store(Folder, "Host=127.0.0.1;Port=1;Database=none;Username=tests;Timeout=1");

        Assert.Null(await store.Get<SharedLimits>().TakeAsync([new("all", 1)], Stop));
        Assert.Null(await store.Get<SharedLimits>().TakeAsync([new("all", 1)], Stop));
    }
}

public abstract class SharedLimitsConformance : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("chat-limits-").FullName;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task TwoNodesTakeNoMoreThanOne()
    {
        await using var one = new Store(Folder, ConnectionString);
        await using var other = new Store(Folder, ConnectionString);
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
        await using var store = new Store(Folder, ConnectionString);
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
        await using var store = new Store(Folder, ConnectionString);
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

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Folder, recursive: true);
    }
}
