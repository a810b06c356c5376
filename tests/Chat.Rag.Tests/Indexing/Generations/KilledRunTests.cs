using System.Diagnostics;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Generations;

/// <summary>A process that ingests is killed with SIGKILL, twenty times at each of five points, on the product's own embedded index.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Times = 20;
    private const int Killed = 128 + 9;

    private readonly LibraryKnowledge _knowledge = new();
    private readonly string _data = Directory.CreateTempSubdirectory("killed-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _knowledge.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    // Within the build; whole in a draft folder and not on the disk yet; renamed and not in a ledger yet; checked and not live; live and not recorded.
    [Theory]
    [InlineData("terms", false)]
    [InlineData("flushing", false)]
    [InlineData("recording", false)]
    [InlineData("switching", false)]
    [InlineData("done", true)]
    public async Task WhereverARunIsKilledTheIndexServesAndTheNextRunIsClean(string stage, bool isLive)
    {
        using var place = new IngestionPlace(_data, TimeProvider.System, _knowledge.Folder);
        await place.RunAsync(KilledRun.Source("cero"), cancellation: Stop);
        var before = "cero";
        for (var i = 1; i <= Times; i++)
        {
            var live = await place.Store.LiveAsync(Stop);
            var words = $"numero{i}";

            await KillAsync(words, stage);

            Assert.Equal(isLive, live != await place.Store.LiveAsync(Stop));
            Assert.Contains(isLive ? words : before, await FoundAsync(place), StringComparison.Ordinal);
            Assert.All(await place.Store.ListAsync(Stop), m => Assert.Equal(2, m.Documents.Count));
            foreach (var manifest in await place.Store.ListAsync(Stop))
                await (await place.Store.OpenAsync(manifest.Generation, Stop)).DisposeAsync();

            var next = await place.RunAsync(KilledRun.Source(words), cancellation: Stop);

            Assert.Equal(!isLive, next.IsLive);
            Assert.Contains(words, await FoundAsync(place), StringComparison.Ordinal);
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(place.Index), e => isLive ? e.EndsWith(".new", StringComparison.Ordinal) : IsLeftOver(e));
            before = words;
        }
    }

    private static bool IsLeftOver(string path) => Path.GetFileName(path) is var name
        && (name.StartsWith(".building-", StringComparison.Ordinal) || name.StartsWith(".dropping-", StringComparison.Ordinal) || name.EndsWith(".new", StringComparison.Ordinal));

    private static async Task<string> FoundAsync(IngestionPlace place)
    {
        await using var index = await place.Store.OpenAsync((await place.Store.LiveAsync(Stop))!, Stop);
        var hits = await index.SearchAsync(new PassageQuery("mínimo exento", Language.Es), Stop);
        return hits[0].Best.Text;
    }

    private async Task KillAsync(string words, string stage)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chat.IndexKiller.dll"), _knowledge.Folder, _data, words, stage]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == Killed, $"Exit code {process.ExitCode}: {error}");
    }
}
