using Chat.Records.Audit;
using Chat.Records.Sites;
using Chat.Records.Tests.Doubles;
using Chat.Testing;

namespace Chat.Records.Tests.Sites;

public sealed class SqliteSiteRegisterTests : SiteRegisterConformance
{
    protected override string? ConnectionString => null;
}

public sealed class PostgresSiteRegisterTests(PostgresServer server) : SiteRegisterConformance
{
    private readonly string _database = server.NewDatabase();

    protected override string? ConnectionString => _database;
}

/// <summary>The register of sites on every database.</summary>
public abstract class SiteRegisterConformance : IDisposable
{
    private const string Town = "https://www.town.example";
    private const string Own = "http://127.0.0.1:8080";

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-sites-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract string? ConnectionString { get; }

    [Fact]
    public async Task ARegisteredOriginIsKnownAndNoOther()
    {
        await using var store = Open();
        var sites = store.Get<SiteRegister>();

        Assert.Equal([Town, Own], await sites.AddAsync(AuditLog.CommandLine, "town", ["https://WWW.town.example/", Own], Stop));

        Assert.True(await sites.KnowsAsync(Town, Stop));
        Assert.True(await sites.KnowsAsync(Own, Stop));
        foreach (var stranger in new[] { null, "", "null", Town + "/", "https://WWW.town.example", "http://www.town.example", "https://town.example", "https://www.town.example:8443", "https://www.town.example.evil.example" })
            Assert.False(await sites.KnowsAsync(stranger, Stop), stranger);
    }

    [Fact]
    public async Task AChangeIsKnownToOtherNodesWithinFiveSeconds()
    {
        await using var store = Open();
        await using var other = Open();
        Assert.False(await other.Get<SiteRegister>().KnowsAsync(Town, Stop));

        await store.Get<SiteRegister>().AddAsync(AuditLog.CommandLine, "town", [Town], Stop);
        other.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await other.Get<SiteRegister>().KnowsAsync(Town, Stop));

        await store.Get<SiteRegister>().RemoveAsync(AuditLog.CommandLine, "town", [], Stop);
        other.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await other.Get<SiteRegister>().KnowsAsync(Town, Stop));
    }

    [Fact]
    public async Task SitesAreListedByNameAndEachActIsInTheAuditLog()
    {
        await using var store = Open();
        var sites = store.Get<SiteRegister>();
        await sites.AddAsync(AuditLog.CommandLine, "town", [Town], Stop);
        await sites.AddAsync(AuditLog.CommandLine, "agency", ["https://agency.example", "http://[::1]:80"], Stop);
        await sites.AddAsync(AuditLog.CommandLine, "town", [Town, "https://seu.town.example"], Stop);
        await sites.RemoveAsync(AuditLog.CommandLine, "agency", ["http://[::1]"], Stop);

        Assert.Equal(
            [("agency", "https://agency.example"), ("town", "https://seu.town.example https://www.town.example")],
            (await sites.ListAsync(Stop)).Select(s => (s.Name, string.Join(' ', s.Origins))));
        var acts = await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 10, Stop);
        Assert.Equal(["site.remove agency", "site.add town", "site.add agency", "site.add agency", "site.add town"], acts.Select(a => $"{a.Act} {a.SubjectId}"));
        Assert.Contains("\"origin\":\"http://::1\"", acts[0].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRefusedLeavesNothingBehind()
    {
        await using var store = Open();
        var sites = store.Get<SiteRegister>();
        await sites.AddAsync(AuditLog.CommandLine, "town", [Town], Stop);

        foreach (var (name, origins) in new (string, string[])[] { ("other", ["https://other.example", Town]), ("other", ["https://other.example", "http://other.example"]), ("other", []), ("x", ["https://other.example"]), ("a b", ["https://other.example"]) })
            await Assert.ThrowsAsync<RecordsException>(() => sites.AddAsync(AuditLog.CommandLine, name, origins, Stop));
        foreach (var (name, origins) in new (string, string[])[] { ("other", []), ("town", ["https://other.example"]) })
            await Assert.ThrowsAsync<RecordsException>(() => sites.RemoveAsync(AuditLog.CommandLine, name, origins, Stop));

        Assert.Equal("town", Assert.Single(await sites.ListAsync(Stop)).Name);
        Assert.Single(await store.Get<AuditQuery>().FindAsync(new AuditFilter(), 10, Stop));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private Store Open() => new(_folder, ConnectionString);
}

/// <summary>While the file of the database cannot be opened.</summary>
public sealed class SitesWhileTheDatabaseIsAwayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-sites-").FullName;

    [Fact]
    public async Task TheLastStateKnownHolds()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var store = new Store(_folder, null);
        var sites = store.Get<SiteRegister>();
        await sites.AddAsync(AuditLog.CommandLine, "town", ["https://www.town.example"], stop);
        Assert.True(await sites.KnowsAsync("https://www.town.example", stop));
        store.CloseIdle();
        foreach (var file in Directory.GetFiles(_folder, "records.db*"))
            File.Delete(file);
        Directory.CreateDirectory(Path.Combine(_folder, "records.db"));
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await sites.KnowsAsync("https://www.town.example", stop));
        Assert.False(await sites.KnowsAsync("https://other.example", stop));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>While the server takes connections and answers none.</summary>
public sealed class SitesWhileTheDatabaseHangsTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-sites-").FullName;
    private readonly PostgresServer _server = new();

    [Fact]
    public async Task NobodyWaitsLongerThanASecondAndTheLastStateKnownHolds()
    {
        var stop = TestContext.Current.CancellationToken;
        // Each asks on a connection of its own, and of itself would wait for ever.
        await using var store = new Store(_folder, _server.NewDatabase() + ";Pooling=false;Timeout=0");
        var sites = store.Get<SiteRegister>();
        await sites.AddAsync(AuditLog.CommandLine, "town", ["https://www.town.example"], stop);
        Assert.True(await sites.KnowsAsync("https://www.town.example", stop));
        _server.Freeze();
        store.Clock.Advance(TimeSpan.FromSeconds(5));

        var asked = Task.WhenAll(sites.KnowsAsync("https://www.town.example", stop), sites.KnowsAsync("https://other.example", stop));

        var begun = store.Clock.GetUtcNow();
        // The second begins with the reading, which is another thread's.
        for (var left = Longest; !asked.IsCompleted && left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(20, stop);
            store.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.True(asked.IsCompleted);
        var known = await asked;
        Assert.Equal([true, false], known);
        Assert.True(store.Clock.GetUtcNow() - begun >= TimeSpan.FromSeconds(1));
        // For the next five seconds nobody waits.
        Assert.True(sites.KnowsAsync("https://www.town.example", stop).IsCompletedSuccessfully);
    }

    public void Dispose()
    {
        _server.Thaw();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
