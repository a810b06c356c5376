using System.Diagnostics;
using Chat.Core.Languages;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Chat.Records.Switches;
using Chat.Records.Tests.Doubles;
using Chat.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Records.Tests.Switches;

public sealed class SqliteSwitchboardTests : SwitchboardConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresSwitchboardTests(PostgresServer server) : SwitchboardConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

public abstract class SwitchboardConformance : IDisposable
{
    private static readonly Caseworker Ane = new("ane");

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-switches-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task AFaceThatNobodySwitchedIsOn()
    {
        await using var store = new Store(_folder, ConnectionString);
        await store.Get<Switchboard>().ReadAsync(Stop);

        Assert.All(Faces.All, f => Assert.Equal((FaceMode.On, 0), (store.Get<Switchboard>().Of(f).Mode, store.Get<Switchboard>().Of(f).Number)));
    }

    [Fact]
    public async Task ASwitchIsKeptWithWhoWhenAndWhyAndEntersTheAuditLog()
    {
        await using var store = new Store(_folder, ConnectionString);
        var board = store.Get<Switchboard>();

        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(Ane, Order(0, FaceMode.SourcesOnly), Stop));
        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(Ane, Order(1, FaceMode.Off), Stop));

        Assert.Equal((FaceMode.Off, FaceMode.On), (board.Of(Faces.Web).Mode, board.Of(Faces.Api).Mode));
        var history = await board.HistoryAsync(Faces.Web, 10, Stop);
        Assert.Equal([(2, FaceMode.Off, "ane", "mantenimiento"), (1, FaceMode.SourcesOnly, "ane", "mantenimiento")], history.Select(h => (h.Number, h.Mode, h.Who, h.Why)));
        Assert.Equal(store.Clock.GetUtcNow(), history[0].At);
        Assert.Equal(2, (await store.Get<AuditQuery>().FindAsync(new AuditFilter(Act: "switch.set", SubjectId: Faces.Web), 10, Stop)).Count);
    }

    [Fact]
    public async Task OfTwoWhoSwitchAtOnceOneIsTold()
    {
        await using var store = new Store(_folder, ConnectionString);

        var outcomes = await Task.WhenAll(new[] { FaceMode.Off, FaceMode.SourcesOnly }.Select(m => Task.Run(() => store.Get<Switchboard>().SetAsync(Ane, Order(0, m), Stop))));

        Assert.Equal([SwitchOutcome.Done, SwitchOutcome.Changed], outcomes.Order());
    }

    [Fact]
    public async Task AFaceThatIsOffIsOffFromTheFirstMomentAfterARestart()
    {
        await using (var before = new Store(_folder, ConnectionString))
            await before.Get<Switchboard>().SetAsync(Ane, Order(0, FaceMode.Off), Stop);
        await using var store = new Store(_folder, ConnectionString);
        using var board = store.Get<Switchboard>();

        await board.StartAsync(Stop);

        Assert.Equal(FaceMode.Off, board.Of(Faces.Web).Mode);
        await board.StopAsync(Stop);
    }

    [Fact]
    public async Task WhatWasSwitchedIsSwitchedThoughItCannotBeReadBack()
    {
        await using var store = new Store(_folder, ConnectionString);
        await using (await store.OpenAsync())
        {
        }

        // Opened to be prepared and to write; the third time the database is away.
        var contexts = new FaultyContexts(store.Get<IDbContextFactory<RecordsContext>>(), opens: 2);
        using var database = new RecordsDatabase(contexts, store.Get<IOptions<RecordsOptions>>(), NullLogger<RecordsDatabase>.Instance);
        using var board = new Switchboard(database, store.Get<AuditLog>(), store.Get<ChangeFeed>(), store.Clock, NullLogger<Switchboard>.Instance);

        Assert.Equal(SwitchOutcome.Done, await board.SetAsync(Ane, Order(0, FaceMode.Off), Stop));

        Assert.Equal((3, FaceMode.On), (contexts.Opened, board.Of(Faces.Web).Mode));
        await store.Get<Switchboard>().ReadAsync(Stop);
        Assert.Equal(FaceMode.Off, store.Get<Switchboard>().Of(Faces.Web).Mode);
    }

    [Fact]
    public async Task ABannerShowsBetweenItsDatesInFourLanguages()
    {
        await using var store = new Store(_folder, ConnectionString);
        var board = store.Get<Switchboard>();
        var now = store.Clock.GetUtcNow();
        var banner = LanguageCodes.All.ToDictionary(l => l.Code(), l => "aviso " + l.Code());
        await board.SetAsync(Ane, Order(0, FaceMode.On) with { Banner = banner, BannerFrom = now.AddHours(1), BannerUntil = now.AddHours(2) }, Stop);

        Assert.Null(board.BannerOf(Faces.Web, "eu"));
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("aviso eu", board.BannerOf(Faces.Web, "eu"));
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(board.BannerOf(Faces.Web, "eu"));
        banner.Remove("gl");
        Assert.Equal(SwitchOutcome.BadBanner, await board.SetAsync(Ane, Order(1, FaceMode.On) with { Banner = banner }, Stop));
        Assert.Equal(SwitchOutcome.BadBanner, await board.SetAsync(Ane, Order(1, FaceMode.On) with { BannerFrom = now, BannerUntil = now }, Stop));
        Assert.Equal(SwitchOutcome.NoReason, await board.SetAsync(Ane, Order(1, FaceMode.On) with { Why = " " }, Stop));
        Assert.Equal(SwitchOutcome.UnknownFace, await board.SetAsync(Ane, Order(1, FaceMode.On) with { Face = "fax" }, Stop));
    }

    [Fact]
    public async Task ASwitchOnOneNodeIsInForceOnTheOtherWithinTenSeconds()
    {
        await using var one = await Store.StartAsync(_folder, ConnectionString);
        await using var two = await Store.StartAsync(_folder, ConnectionString);
        await one.Get<Switchboard>().SetAsync(Ane, Order(0, FaceMode.Off), Stop);

        var clock = Stopwatch.StartNew();
        while (two.Get<Switchboard>().Of(Faces.Web).Mode != FaceMode.Off)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
            await Task.Delay(50, Stop);
        }
    }

    private static SwitchOrder Order(int seen, FaceMode mode) => new(Faces.Web, seen, mode, new Dictionary<string, string>(), null, null, "mantenimiento");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens so many, and then says that the server is away.</summary>
    private sealed class FaultyContexts(IDbContextFactory<RecordsContext> real, int opens) : IDbContextFactory<RecordsContext>
    {
        public int Opened { get; private set; }

        public RecordsContext CreateDbContext() => ++Opened > opens ? throw new Npgsql.NpgsqlException("away") : real.CreateDbContext();
    }
}
