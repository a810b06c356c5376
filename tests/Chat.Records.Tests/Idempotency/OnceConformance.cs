using System.Text;
using Chat.Records.Idempotency;
using Chat.Records.Storage;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Tests.Idempotency;

public sealed class SqliteOnceTests : OnceConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresOnceTests(PostgresServer server) : OnceConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task ANodeWhoseClockIsMinutesAwayTakesNothingOverThatIsHeldAndWhatIsNotAtOnce(int minutes)
    {
        await using var one = Open();
        await using var other = Open();
        other.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(minutes));
        one.Clock.Advance(TimeSpan.FromHours(1));
        var held = await one.Get<OnceLedger>().BeginAsync(Name(), Hold, Stop);
        Assert.Equal(OnceState.UnderWay, (await other.Get<OnceLedger>().BeginAsync(Name(), Hold, Stop)).State);
        Assert.InRange((other.Get<SharedClock>().Behind - one.Get<SharedClock>().Behind).TotalSeconds, (-minutes * 60) - 5, (-minutes * 60) + 5);

        Assert.True(await one.Get<OnceLedger>().HoldAsync(Name(), held.Owner, Hold, Stop));
        Assert.Equal(OnceState.UnderWay, (await other.Get<OnceLedger>().BeginAsync(Name(), Hold, Stop)).State);
        // Killed now: nobody holds it any longer once its time is over, by whichever clock.
        other.Clock.Advance(Hold + TimeSpan.FromSeconds(5));
        Assert.Equal(OnceState.Begun, (await other.Get<OnceLedger>().BeginAsync(Name(), Hold, Stop)).State);
    }
}

/// <summary>Writes that their senders named, on either database.</summary>
public abstract class OnceConformance : IDisposable
{
    private protected static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-once-").FullName;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task WhatWasDoneIsToldAgainForADayAndThenForgotten()
    {
        await using var store = Open();
        var ledger = store.Get<OnceLedger>();
        var begun = await ledger.BeginAsync(Name(), Hold, Stop);
        Assert.Equal(OnceState.Begun, begun.State);
        Assert.Equal(OnceState.UnderWay, (await ledger.BeginAsync(Name(), Hold, Stop)).State);

        Assert.True(await ledger.EndAsync(Name(), begun.Owner, "result", Stop));

        var again = await ledger.BeginAsync(Name(), Hold, Stop);
        Assert.Equal((OnceState.Done, "result", begun.Salt), (again.State, again.Result, again.Salt));
        Assert.Equal(OnceState.OtherBody, (await ledger.BeginAsync(Name(body: "other"), Hold, Stop)).State);
        Assert.Equal(OnceState.OtherBody, (await ledger.BeginAsync(Name(operation: "other"), Hold, Stop)).State);
        // Another sender's key is another key.
        Assert.Equal(OnceState.Begun, (await ledger.BeginAsync(Name(sender: "other"), Hold, Stop)).State);
        store.Clock.Advance(OnceLedger.Kept + TimeSpan.FromSeconds(1));
        Assert.Equal(OnceState.Begun, (await ledger.BeginAsync(Name(body: "other"), Hold, Stop)).State);
    }

    [Fact]
    public async Task OfManyAtOnceOneBegins()
    {
        await using var one = Open();
        await using var other = Open();
        await using (await other.OpenAsync())
        {
        }

        var states = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => (await (i % 2 == 0 ? one : other).Get<OnceLedger>().BeginAsync(Name(), Hold, Stop)).State)));

        Assert.Single(states, OnceState.Begun);
        Assert.Equal(19, states.Count(s => s == OnceState.UnderWay));
    }

    [Fact]
    public async Task WhatAKilledProcessHeldIsTakenOverWithItsSaltAndTheLateOneWritesNothing()
    {
        await using var store = Open();
        var ledger = store.Get<OnceLedger>();
        var killed = await ledger.BeginAsync(Name(), Hold, Stop);
        store.Clock.Advance(Hold - TimeSpan.FromSeconds(1));
        Assert.True(await ledger.HoldAsync(Name(), killed.Owner, Hold, Stop));
        store.Clock.Advance(Hold - TimeSpan.FromSeconds(1));
        Assert.Equal(OnceState.UnderWay, (await ledger.BeginAsync(Name(), Hold, Stop)).State);
        store.Clock.Advance(TimeSpan.FromSeconds(2));

        var taken = await ledger.BeginAsync(Name(), Hold, Stop);

        Assert.Equal((OnceState.Begun, killed.Salt), (taken.State, taken.Salt));
        Assert.False(await ledger.HoldAsync(Name(), killed.Owner, Hold, Stop));
        Assert.False(await ledger.EndAsync(Name(), killed.Owner, "late", Stop));
        await ledger.GiveUpAsync(Name(), killed.Owner, Stop);
        Assert.True(await ledger.EndAsync(Name(), taken.Owner, "in time", Stop));
    }

    [Fact]
    public async Task WhatCameToNothingMayBeBegunAgain()
    {
        await using var store = Open();
        var ledger = store.Get<OnceLedger>();
        var begun = await ledger.BeginAsync(Name(), Hold, Stop);

        await ledger.GiveUpAsync(Name(), begun.Owner, Stop);

        Assert.Equal(OnceState.Begun, (await ledger.BeginAsync(Name(body: "other"), Hold, Stop)).State);
    }

    [Fact]
    public async Task RetentionTakesThemAfterADay()
    {
        await using var store = Open();
        await store.Get<OnceLedger>().BeginAsync(Name(), Hold, Stop);
        store.Clock.Advance(OnceLedger.Kept + TimeSpan.FromSeconds(1));

        await store.DeleteOldAsync();

        await using var context = await store.OpenAsync();
        Assert.Equal(0, await context.Once.CountAsync(Stop));
    }

    [Fact]
    public async Task ARowHoldsNeitherTheNameNorWhatWasSent()
    {
        await using var store = Open();
        await store.Get<OnceLedger>().BeginAsync(Name(body: "soy 12345678Z"), Hold, Stop);

        await using var context = await store.OpenAsync();
        var row = await context.Once.SingleAsync(Stop);
        Assert.All(new[] { row.Name, row.Body, row.Salt }, t => Assert.Matches("^[0-9a-f]{64}$", t));
        // Without the sender's name the digest of likely words says nothing: under another name it is another.
        Assert.NotEqual(row.Body, Name(body: "soy 12345678Z", key: "another-key-0001").Body);
    }

    [Fact]
    public void WhatFollowsFromNameAndSaltNeedsBoth()
    {
        var salt = new string('0', 64);

        Assert.Equal(Name().Derive(salt), Name().Derive(salt));
        Assert.NotEqual(Name().Derive(salt), Name().Derive(new string('1', 64)));
        Assert.NotEqual(Name().Derive(salt), Name(key: "another-key-0001").Derive(salt));
        Assert.NotEqual(Name().Derive(salt), Name(sender: "other").Derive(salt));
    }

    private protected static OnceName Name(string sender = "", string key = "0123456789abcdef", string operation = "answers", string body = "{}") =>
        new(sender, key, operation, Encoding.UTF8.GetBytes(body));

    private protected Store Open() => new(_folder, ConnectionString);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }
}
