using System.Text;
using System.Xml.Linq;
using Chat.Records;
using Chat.Records.Storage;
using Chat.Testing;
using Chat.Web.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Hosting;

/// <summary>The keys that nodes share on a PostgreSQL server.</summary>
public sealed class SharedKeyRingTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-ring-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfTwoNodesThatFindNoKeyAtTheSameMomentOneMakesItAndBothUseIt()
    {
        var database = server.NewDatabase();
        using var meeting = new Barrier(2);
        await using var one = await NodeAsync(database, meeting);
        await using var other = await NodeAsync(database, meeting);

        var words = await Task.WhenAll(Task.Run(() => Protect(one)), Task.Run(() => Protect(other)));

        Assert.Equal(KeyOf(words[0]), KeyOf(words[1]));
        await using var context = await one.GetRequiredService<RecordsDatabase>().OpenAsync(Stop);
        Assert.Equal(1, await context.ProtectionKeys.CountAsync(Stop));
    }

    [Fact]
    public async Task ARevocationIsKeptThoughAnotherNodeHasMadeAKeyMeanwhile()
    {
        var database = server.NewDatabase();
        await using var one = await NodeAsync(database);
        await using var other = await NodeAsync(database);
        Protect(one);

        other.GetRequiredService<SharedKeyRing>().StoreElement(new XElement("revocation"), "revocation-1");

        Assert.Equal(["key", "revocation"], one.GetRequiredService<SharedKeyRing>().GetAllElements().Select(e => e.Name.LocalName).Order());
    }

    [Fact]
    public async Task BeforeTheDatabaseWasReachedWhoWantsTheKeysIsRefusedAtOnce()
    {
        await using var node = Build(server.NewDatabase(), null);

        Assert.Throws<RecordsException>(() => node.GetRequiredService<SharedKeyRing>().GetAllElements());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Protect(ServiceProvider node) => node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect(Encoding.UTF8.GetBytes("palabras"));

    // Four bytes say what it is; then comes the id of the key.
    private static Guid KeyOf(byte[] words) => new(words.AsSpan(4, 16));

    private async Task<ServiceProvider> NodeAsync(string database, Barrier? meeting = null)
    {
        var node = Build(database, meeting);
        await node.GetRequiredService<SharedKeyRing>().ReachAsync(Stop);
        return node;
    }

    private ServiceProvider Build(string database, Barrier? meeting)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("TaxAssistant:DataDirectory", _folder), new("TaxAssistant:Records:ConnectionString", database)]).Build();
        var services = new ServiceCollection().AddLogging().AddRecords(settings).AddSingleton<SharedKeyRing>();
        services.AddDataProtection();
        services.AddOptions<KeyManagementOptions>().Configure<SharedKeyRing>((keys, ring) => keys.XmlRepository = meeting is null ? ring : new Meeting(ring, meeting));
        return services.BuildServiceProvider();
    }

    /// <summary>Whoever has read for the first time waits until the other has too.</summary>
    private sealed class Meeting(IXmlRepository ring, Barrier barrier) : IXmlRepository
    {
        private bool _hasMet;

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            var found = ring.GetAllElements();
            if (_hasMet)
                return found;
            _hasMet = true;
            Assert.True(barrier.SignalAndWait(Longest));
            return found;
        }

        public void StoreElement(XElement element, string friendlyName) => ring.StoreElement(element, friendlyName);
    }
}
