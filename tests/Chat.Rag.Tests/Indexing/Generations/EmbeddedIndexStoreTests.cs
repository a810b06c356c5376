using System.Diagnostics;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Generations;

public sealed class EmbeddedIndexStoreTests : IDisposable
{
    private readonly IngestionPlace _place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task ThereIsNoLiveGenerationBeforeTheFirstSwitch()
    {
        Assert.Null(await _place.Store.LiveAsync(Stop));
        Assert.Empty(await _place.Store.ListAsync(Stop));

        var built = await BuildAsync("L1", "una palabra");

        Assert.Null(await _place.Store.LiveAsync(Stop));
        Assert.Equal([built.Generation], Names(await _place.Store.ListAsync(Stop)));
    }

    [Fact]
    public async Task AChangeIsBuiltOnTheLiveGenerationAndLeavesItAsItWas()
    {
        var first = await LiveAsync("L1", "una palabra");
        var before = Directory.GetFiles(Path.Combine(_place.Index, first.Generation)).ToDictionary(f => f, File.ReadAllBytes);

        var second = await BuildAsync("L2", "otra palabra");

        Assert.Equal(["L1", "L2"], second.Documents.Keys.Order());
        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
        Assert.All(before, f => Assert.Equal(f.Value, File.ReadAllBytes(f.Key)));
    }

    [Fact]
    public async Task FromNothingLeavesTheLiveGenerationOutOfAccount()
    {
        await LiveAsync("L1", "una palabra");

        var second = await _place.Store.BuildAsync(new IndexChange(new HashSet<string>(), Passages("L2", "otra"), FromNothing: true), null, Stop);

        Assert.Equal(["L2"], second.Documents.Keys);
    }

    [Fact]
    public async Task TheOneBeforeTheLiveOneIsKeptAndOlderOnesGo()
    {
        var first = await LiveAsync("L1", "una");
        var second = await LiveAsync("L2", "dos");
        var third = await LiveAsync("L3", "tres");

        Assert.Equal([third.Generation, second.Generation], Names(await _place.Store.ListAsync(Stop)));
        Assert.False(Directory.Exists(Path.Combine(_place.Index, first.Generation)));
    }

    [Fact]
    public async Task AGenerationThatNeverWentLiveIsKeptBesideTheOneToGoBackToUntilTheNextOne()
    {
        var first = await LiveAsync("L1", "una");
        var second = await LiveAsync("L2", "dos");
        var refused = await BuildAsync("L3", "tres");
        Assert.Equal([refused.Generation, second.Generation, first.Generation], Names(await _place.Store.ListAsync(Stop)));

        var fourth = await LiveAsync("L4", "cuatro");

        Assert.Equal([fourth.Generation, second.Generation], Names(await _place.Store.ListAsync(Stop)));
    }

    [Fact]
    public async Task SwitchingBackKeepsTheNewerOneToGoForwardTo()
    {
        var first = await LiveAsync("L1", "una");
        var second = await LiveAsync("L2", "dos");

        await _place.Store.SwitchAsync(first.Generation, Stop);

        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Equal([second.Generation, first.Generation], Names(await _place.Store.ListAsync(Stop)));
        await _place.Store.SwitchAsync(second.Generation, Stop);
        Assert.Equal(second.Generation, await _place.Store.LiveAsync(Stop));
    }

    [Fact]
    public async Task NamesSortByTimeAlsoWhenTheClockStandsStillOrGoesBack()
    {
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
            names.Add((await LiveAsync($"L{i}", "palabra")).Generation);
        _place.Clock.Advance(TimeSpan.FromHours(-3));
        names.Add((await LiveAsync("L9", "palabra")).Generation);

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task TheLiveGenerationCannotBeDroppedAndAnotherCan()
    {
        var first = await LiveAsync("L1", "una");
        var second = await LiveAsync("L2", "dos");

        var refusal = await Assert.ThrowsAsync<IndexException>(() => _place.Store.DeleteAsync(second.Generation, Stop));
        Assert.Contains("is live", refusal.Message, StringComparison.Ordinal);
        await _place.Store.DeleteAsync(first.Generation, Stop);

        Assert.Equal([second.Generation], Names(await _place.Store.ListAsync(Stop)));
    }

    [Theory]
    [InlineData("20200101T000000Z-0000")]
    [InlineData("../../etc")]
    [InlineData("")]
    public async Task AGenerationThatIsNotThereIsNamedInTheRefusal(string generation)
    {
        await LiveAsync("L1", "una");

        foreach (var work in new Func<Task>[] { () => _place.Store.OpenAsync(generation, Stop), () => _place.Store.SwitchAsync(generation, Stop), () => _place.Store.DeleteAsync(generation, Stop) })
            Assert.Contains($"no generation {generation}", (await Assert.ThrowsAsync<IndexException>(work)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AByteThatChangedOnTheDiskKeepsAGenerationFromBeingOpened()
    {
        var first = await LiveAsync("L1", "una palabra");
        var path = Path.Combine(_place.Index, first.Generation, "passages.json");
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Stop);

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store.OpenAsync(first.Generation, Stop));

        Assert.Contains("passages.json has other bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsMissingIsNamed()
    {
        var first = await LiveAsync("L1", "una palabra");
        File.Delete(Path.Combine(_place.Index, first.Generation, "half"));

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store.OpenAsync(first.Generation, Stop));

        Assert.Contains("half is missing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatKilledBuildersLeftIsClearedByTheNextBuildAndNeverListed()
    {
        var first = await LiveAsync("L1", "una");
        var left = Path.Combine(_place.Index, ".building-20260101T000000Z-0000");
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "half"), "half", Stop);
        Directory.CreateDirectory(Path.Combine(_place.Index, ".dropping-20260101T000000Z-0001"));
        await File.WriteAllTextAsync(Path.Combine(_place.Index, "live.4242.new"), "2026", Stop);
        Assert.Equal([first.Generation], Names(await _place.Store.ListAsync(Stop)));
        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));

        var second = await BuildAsync("L2", "dos");

        Assert.Equal(
            [".lock", ".switch", first.Generation, second.Generation, "live"],
            Directory.EnumerateFileSystemEntries(_place.Index).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ABuildThatIsStoppedLeavesNothingBehind()
    {
        var first = await LiveAsync("L1", "una");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _place.Store.BuildAsync(
            new IndexChange(new HashSet<string>(), Passages("L2", "dos")), new Heard<IndexProgress>(p => stop.Cancel()), stop.Token));

        Assert.Equal([first.Generation], Directory.EnumerateDirectories(_place.Index).Select(d => Path.GetFileName(d)!));
    }

    [Fact]
    public async Task ASecondBuilderIsToldWhoBuilds()
    {
        await LiveAsync("L1", "una");
        var other = new EmbeddedIndexStore(_place.Index, PlainIndex.Format(_place.Clock), _place.Options, _place.Clock);
        IndexException? refusal = null;

        await _place.Store.BuildAsync(new IndexChange(new HashSet<string>(), Passages("L2", "dos")), new Heard<IndexProgress>(p =>
        {
            if (p.Stage == "writing")
                refusal = Assert.Throws<IndexException>(() => other.BuildAsync(new IndexChange(new HashSet<string>(), Passages("L3", "tres")), null, Stop).GetAwaiter().GetResult());
        }), Stop);

        Assert.StartsWith("This process already is building an index", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASwitchDoesNotWaitForABuildAndTakesNothingAwayFromUnderIt()
    {
        var first = await LiveAsync("L1", "una");
        var second = await LiveAsync("L2", "dos");
        var third = await BuildAsync("L3", "tres");
        var during = new List<string>();

        var built = await _place.Store.BuildAsync(new IndexChange(new HashSet<string>(), Passages("L4", "cuatro")), new Heard<IndexProgress>(p =>
        {
            if (p.Stage != "writing")
                return;
            // Two switches would push the generation that is built upon out of those kept.
            _place.Store.SwitchAsync(first.Generation, Stop).GetAwaiter().GetResult();
            _place.Store.SwitchAsync(third.Generation, Stop).GetAwaiter().GetResult();
            during.AddRange(Names(_place.Store.ListAsync(Stop).Result));
        }), Stop);

        Assert.Contains(second.Generation, during);
        Assert.Equal(third.Generation, await _place.Store.LiveAsync(Stop));
        Assert.Equal([built.Generation, third.Generation, first.Generation], Names(await _place.Store.ListAsync(Stop)));
    }

    [Fact]
    public async Task ALockOfAnotherProcessNamesItAndIsFreeWhenThatIsKilled()
    {
        await LiveAsync("L1", "una");
        var path = Path.Combine(_place.Index, ".lock");
        // flock(1) holds the lock as another builder would, in one process; its file says who.
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", path, "sh", "-c", $"echo $$ > '{path}.owner'; echo ready; exec sleep 60"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", await holder.StandardOutput.ReadLineAsync(Stop));
            var refusal = await Assert.ThrowsAsync<IndexException>(() => BuildAsync("L2", "dos"));
            Assert.Matches("^Process [0-9]+ is building an index", refusal.Message);
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(Stop);
        }

        Assert.Equal(2, (await BuildAsync("L2", "dos")).Documents.Count);
    }

    [Fact]
    public async Task APointerThatIsDamagedIsNamedAndASwitchWritesItAnew()
    {
        var first = await LiveAsync("L1", "una");
        await File.WriteAllTextAsync(Path.Combine(_place.Index, "live"), "\0\0\0", Stop);

        var fault = await Assert.ThrowsAsync<IndexException>(() => _place.Store.LiveAsync(Stop));
        Assert.Contains("index switch", fault.Message, StringComparison.Ordinal);
        await _place.Store.SwitchAsync(first.Generation, Stop);

        Assert.Equal(first.Generation, await _place.Store.LiveAsync(Stop));
    }

    [Fact]
    public async Task WhoeverReadsThePointerDuringSwitchesAlwaysFindsAWholeGeneration()
    {
        var first = (await LiveAsync("L1", "una")).Generation;
        var second = (await LiveAsync("L2", "dos")).Generation;
        var done = false;
        var reader = Task.Run(async () =>
        {
            var seen = 0;
            while (!Volatile.Read(ref done))
            {
                var live = await _place.Store.LiveAsync(Stop);
                Assert.True(live == first || live == second, live);
                seen++;
            }

            return seen;
        }, Stop);

        for (var i = 0; i < 200; i++)
            await _place.Store.SwitchAsync(i % 2 == 0 ? first : second, Stop);
        Volatile.Write(ref done, true);

        Assert.True(await reader > 0);
    }

    [Fact]
    public async Task WhatIsPastItsValidityOrNotYetInForceIsNeverFoundForTheDayAsked()
    {
        using var library = new LibraryKnowledge();
        using var place = new IngestionPlace(knowledge: library.Folder);
        var change = new DateOnly(2024, 1, 1);
        var old = Passages("L1", "el mínimo exento es de 14000 euros")[0] with { Id = "L1#a1/0", ValidUntil = change };
        var current = old with { Id = "L1#a1@2024-01-01/0", Text = "el mínimo exento es de 15876 euros", ValidFrom = change, ValidUntil = new DateOnly(2027, 1, 1) };
        var next = old with { Id = "L1#a1@2027-01-01/0", Text = "el mínimo exento es de 17000 euros", ValidFrom = new DateOnly(2027, 1, 1), ValidUntil = null };
        var built = await place.Store.BuildAsync(new IndexChange(new HashSet<string>(), [old, current, next]), null, Stop);
        await using var index = await place.Store.OpenAsync(built.Generation, Stop);

        foreach (var (day, words) in new[] { (change.AddDays(-1), "14000"), (change, "15876"), (new DateOnly(2026, 11, 23), "15876"), (new DateOnly(2027, 1, 1), "17000") })
        {
            var hits = await index.SearchAsync(new PassageQuery("mínimo exento", Language.Es) { InForceOn = day }, Stop);
            Assert.Contains(words, Assert.Single(hits).Best.Text, StringComparison.Ordinal);
        }

        // The history of the article is all there.
        Assert.Equal(3, (await index.ReadUnitAsync("L1#a1", Stop)).Count);
    }

    private static IReadOnlyList<Passage> Passages(string id, string text)
    {
        var source = LineDocument.Of(id, $"{id}\n{text}", "lines");
        return LineDocument.Cut(new LineParser().ParseAsync(source, default).Result);
    }

    private static IEnumerable<string> Names(IEnumerable<IndexManifest> manifests) => manifests.Select(m => m.Generation);

    private Task<IndexManifest> BuildAsync(string id, string text) => _place.Store.BuildAsync(new IndexChange(new HashSet<string>(), Passages(id, text)), null, Stop);

    private async Task<IndexManifest> LiveAsync(string id, string text)
    {
        var built = await BuildAsync(id, text);
        await _place.Store.SwitchAsync(built.Generation, Stop);
        return built;
    }
}
