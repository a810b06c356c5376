using System.Diagnostics;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Tests.Doubles;
using Chat.Testing;

namespace Chat.Records.Tests.Changes;

public sealed class SqliteChangeFeedTests : ChangeFeedConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresChangeFeedTests(PostgresServer server) : ChangeFeedConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>How one node hears of what happened on another.</summary>
public abstract class ChangeFeedConformance : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-changes-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task AMessageWrittenOnOneNodeIsHeardOfOnTheOther()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var opened = await one.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        var other = await one.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es", Question = "¿?" }, Stop);
        await ListeningAsync(one, two);
        using var watch = two.Get<ChangeFeed>().Open(opened.Id);

        await one.Get<CitizenDesk>().SendAsync(other.Id, "para otra", "a", Stop);
        await one.Get<CitizenDesk>().SendAsync(opened.Id, "hola", "a", Stop);
        await one.Get<CitizenDesk>().TypesAsync(opened.Id, isCitizen: true, Stop);

        await using var signals = watch.ReadAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.Equal(new Signal(ChangeKinds.Case, opened.Id), await NextAsync(signals));
        Assert.Equal(new Signal(ChangeKinds.CitizenTypes, opened.Id), await NextAsync(signals));
        Assert.Equal("hola", Assert.Single(await two.Get<CitizenDesk>().MessagesAsync(opened.Id, 0, Stop)).Text);
    }

    [Fact]
    public async Task FortyWritersAtOnceLoseNoSignalAndLeaveNoGap()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var cases = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => one.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es" }, Stop)));
        await ListeningAsync(one, two);
        var watches = cases.Select(c => two.Get<ChangeFeed>().Open(c.Id)).ToList();

        await Task.WhenAll(cases.Select((c, i) => (i % 2 == 0 ? one : two).Get<CitizenDesk>().SendAsync(c.Id, "hola", "k", Stop)));

        foreach (var (watch, kept) in watches.Zip(cases))
        {
            await using var signals = watch.ReadAsync(Stop).GetAsyncEnumerator(Stop);
            Assert.Equal(new Signal(ChangeKinds.Case, kept.Id), await NextAsync(signals));
            watch.Dispose();
        }

        await using var context = await one.OpenAsync();
        var numbers = context.Changes.Select(c => c.Number).Order().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
    }

    [Fact]
    public async Task ANodeThatStartsAnewFindsEveryMessage()
    {
        Guid id;
        await using (var one = await StartAsync())
        {
            id = (await one.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es" }, Stop)).Id;
            for (var i = 0; i < 5; i++)
                await one.Get<CitizenDesk>().SendAsync(id, $"m{i}", $"k{i}", Stop);
        }

        await using var again = await StartAsync();

        Assert.Equal(["m3", "m4"], (await again.Get<CitizenDesk>().MessagesAsync(id, 3, Stop)).Select(m => m.Text));
        Assert.True((await again.Get<CitizenDesk>().SendAsync(id, "m4", "k4", Stop)).IsDone);
        Assert.Equal(5, (await again.Get<CitizenDesk>().MessagesAsync(id, 0, Stop)).Count);
    }

    private async Task<Store> StartAsync() => await Store.StartAsync(_folder, ConnectionString);

    // Until a node hears, it has not begun to listen.
    private static async Task ListeningAsync(Store writer, Store listener)
    {
        using var watch = listener.Get<ChangeFeed>().Open(null);
        var heard = watch.ReadAsync(Stop).GetAsyncEnumerator(Stop);
        var next = heard.MoveNextAsync().AsTask();
        var probe = await writer.Get<CitizenDesk>().OpenAsync(new Handover { Language = "es" }, Stop);
        for (var clock = Stopwatch.StartNew(); !next.IsCompleted; await Task.Delay(20, Stop))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
            await writer.Get<CitizenDesk>().TypesAsync(probe.Id, isCitizen: true, Stop);
        }
    }

    private static async Task<Signal> NextAsync(IAsyncEnumerator<Signal> signals)
    {
        Assert.True(await signals.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
        return signals.Current;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }
}
