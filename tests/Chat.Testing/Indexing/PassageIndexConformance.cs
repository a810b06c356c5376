using System.Text.Json;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Xunit;

namespace Chat.Testing.Indexing;

/// <summary>
/// What every index and its store keep to, embedded or on a server. How well they rank is measured elsewhere: here each
/// passage of <see cref="TownLaw"/> is looked for by a word that only it has.
/// </summary>
public abstract class PassageIndexConformance
{
    /// <summary>A store without any generation, new for each test; the implementation ends what stands behind it with the test.</summary>
    protected abstract Task<IPassageIndexStore> CreateAsync();

    /// <summary>A store over what <see cref="CreateAsync"/> made last, with another embedding model or other dimensions.</summary>
    protected abstract Task<IPassageIndexStore> CreateWithOtherModelAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFreshStoreHasNothing()
    {
        var store = await CreateAsync();

        Assert.Null(await store.LiveAsync(Cancellation));
        Assert.Empty(await store.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("velócipedos velocípedos", "LEY-1#a1")]
    [InlineData("¿Qué pasa con los monociclos?", "LEY-1#a2")]
    [InlineData("dromedarios", "ORDEN-3#a1")]
    [InlineData("furgoneta eléctrica de una panadería", "MANUAL-4#s1")]
    [InlineData("PATINETES", "LEY-1#dt1")]
    public async Task APassageIsFoundByItsWords(string question, string unit)
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        var hits = await index.SearchAsync(new PassageQuery(question, Language.Es), Cancellation);

        Assert.Equal(unit, hits[0].Unit);
        Assert.Equal(unit, hits[0].Best.Unit);
        Assert.NotEmpty(hits[0].Why.Terms);
        Assert.True(hits[0].Why.Lexical > 0);
    }

    [Fact]
    public async Task APassageIsFoundInItsOwnLanguage()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        var hits = await index.SearchAsync(new PassageQuery("catamarans", Language.Ca), Cancellation);

        Assert.Equal("LLEI-2#a2", hits[0].Unit);
    }

    [Fact]
    public async Task EveryUnitIsListedOnceAndTheBestFirst()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        var hits = await index.SearchAsync(new PassageQuery("gravamen de triciclos, monociclos y velocípedos", Language.Es), Cancellation);

        Assert.Equal(hits.Select(h => h.Unit).Distinct(), hits.Select(h => h.Unit));
        Assert.Equal(hits.Select(h => h.Score).OrderDescending(), hits.Select(h => h.Score));
        Assert.Equal(["LEY-1#a1", "LEY-1#a2"], hits.Take(2).Select(h => h.Unit).Order());
    }

    [Fact]
    public async Task NoMoreUnitsAreListedThanAskedFor()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        Assert.Single(await index.SearchAsync(new PassageQuery("gravamen de triciclos, monociclos y velocípedos", Language.Es) { Limit = 1 }, Cancellation));
    }

    [Fact]
    public async Task AQuestionWithoutWordsFindsNothing()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        Assert.Empty(await index.SearchAsync(new PassageQuery("¿? … !", Language.Es), Cancellation));
        Assert.Empty(await index.SearchAsync(new PassageQuery("", Language.Es), Cancellation));
    }

    [Fact]
    public async Task WhatIsFoundIsWhatWasPutIn()
    {
        var odd = TownLaw.Passage("LEY-9", "a1", "2024-02-29", 0, "Tramo: «hasta\" 1.000 €» | Tipo: 19 %\n\\ Ñandú 🚲 e\u0301 <b>&amp;</b> \u00a0 fin") with
        {
            Path = [],
            Heading = "",
            Provenance = new Provenance("boe", "https://example.org/?a=1&b=2", "", null, "0f"),
        };
        var store = await CreateAsync();
        await using var index = await LiveIndexAsync(store, [.. TownLaw.All, odd]);

        foreach (var passage in TownLaw.All.Append(odd))
        {
            var read = Assert.Single(await index.ReadUnitAsync(passage.Unit, Cancellation), p => p.Id == passage.Id);
            Assert.Equal(JsonSerializer.Serialize(passage), JsonSerializer.Serialize(read));
        }

        Assert.Equal(JsonSerializer.Serialize(odd), JsonSerializer.Serialize((await index.SearchAsync(new PassageQuery("ñandú", Language.Es), Cancellation))[0].Best));
    }

    [Fact]
    public async Task AUnitIsReadWithAllItsWordingsInOrder()
    {
        await using var index = await LiveIndexAsync(await CreateAsync(), [.. TownLaw.All.Reverse()]);

        var passages = await index.ReadUnitAsync("LEY-1#a2", Cancellation);

        Assert.Equal(["LEY-1#a2@2023-01-01/0", "LEY-1#a2@2024-01-01/0", "LEY-1#a2@2024-01-01/1"], passages.Select(p => p.Id));
        Assert.Empty(await index.ReadUnitAsync("LEY-1#a3", Cancellation));
        Assert.Empty(await index.ReadUnitAsync("LEY-1", Cancellation));
    }

    [Theory]
    [InlineData("2022-12-31", null)]
    [InlineData("2023-01-01", "3 por ciento")]
    [InlineData("2023-12-31", "3 por ciento")]
    [InlineData("2024-01-01", "4 por ciento")]
    [InlineData("2031-05-05", "4 por ciento")]
    public async Task TheWordingOfTheDayIsFound(string day, string? says)
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        var hits = await index.SearchAsync(new PassageQuery("gravamen de los triciclos, por ciento del precio", Language.Es) { InForceOn = TownLaw.Day(day) }, Cancellation);

        var best = hits.FirstOrDefault(h => h.Unit == "LEY-1#a2")?.Best;
        if (says is null)
            Assert.Null(best);
        else
            Assert.Contains(says, best!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WordsOfUnknownValidityAreFoundOnAnyDay()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());

        foreach (var day in new[] { "1950-01-01", "2026-06-30", "9998-01-01" })
        {
            var hits = await index.SearchAsync(new PassageQuery("velocípedos", Language.Es) { InForceOn = TownLaw.Day(day) }, Cancellation);
            Assert.Equal("LEY-1#a1", hits[0].Unit);
        }
    }

    [Fact]
    public async Task OnlyTheScopesAskedForAreSearched()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());
        var query = new PassageQuery("dromedarios, velocípedos y catamarans", Language.Es);

        Assert.Equal(["es-cn"], await ScopesAsync(index, query with { Scopes = new HashSet<string> { "es-cn" } }));
        Assert.Equal(["es", "es-cn"], await ScopesAsync(index, query with { Scopes = new HashSet<string> { "es-cn", "es" } }));
        Assert.Empty(await ScopesAsync(index, query with { Scopes = new HashSet<string> { "es-nc" } }));
        Assert.Empty(await ScopesAsync(index, query with { Scopes = new HashSet<string>() }));
    }

    [Fact]
    public async Task OnlyTheRanksAskedForAreSearched()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());
        var query = new PassageQuery("dromedarios, velocípedos y una furgoneta de panadería", Language.Es);

        var hits = await index.SearchAsync(query with { Ranks = new HashSet<DocumentRank> { DocumentRank.Order, DocumentRank.Manual } }, Cancellation);

        Assert.Equal([DocumentRank.Order, DocumentRank.Manual], hits.Select(h => h.Best.Rank).Distinct().Order());
        Assert.Empty(await index.SearchAsync(query with { Ranks = new HashSet<DocumentRank> { DocumentRank.Ruling } }, Cancellation));
    }

    [Fact]
    public async Task OnlyTheLanguagesAskedForAreSearched()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());
        var query = new PassageQuery("catamarans", Language.Ca);

        var hits = await index.SearchAsync(query with { Languages = new HashSet<Language> { Language.Ca, Language.Eu } }, Cancellation);

        Assert.All(hits, h => Assert.Equal(Language.Ca, h.Best.Language));
        Assert.Equal("LLEI-2#a2", hits[0].Unit);
        Assert.DoesNotContain(await index.SearchAsync(query with { Languages = new HashSet<Language> { Language.Es } }, Cancellation), h => h.Best.Language != Language.Es);
    }

    [Fact]
    public async Task FiltersHoldTogether()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());
        var query = new PassageQuery("patinetes", Language.Es)
        {
            InForceOn = TownLaw.Day("2022-05-01"),
            Scopes = new HashSet<string> { "es" },
            Ranks = new HashSet<DocumentRank> { DocumentRank.Law },
            Languages = new HashSet<Language> { Language.Es },
        };

        Assert.Equal("LEY-1#dt1", (await index.SearchAsync(query, Cancellation))[0].Unit);
        Assert.DoesNotContain(await index.SearchAsync(query with { InForceOn = TownLaw.Day("2023-05-01") }, Cancellation), h => h.Unit == "LEY-1#dt1");
    }

    [Fact]
    public async Task TheManifestSaysWhatAGenerationWasMadeOf()
    {
        var store = await CreateAsync();

        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);

        Assert.Equal(TownLaw.All.Count, manifest.Passages);
        Assert.Equal(TownLaw.All.Select(p => p.Unit).Distinct().Count(), manifest.Units);
        Assert.Equal(["LEY-1", "LLEI-2", "MANUAL-4", "ORDEN-3"], manifest.Documents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("digest-of-LEY-1", manifest.Documents["LEY-1"]);
        var listed = Assert.Single(await store.ListAsync(Cancellation));
        Assert.Equal(JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(listed));
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(index.Manifest));
    }

    [Fact]
    public async Task AGenerationIsLiveOnlyAfterTheSwitchAndCanBeSwitchedBackTo()
    {
        var store = await CreateAsync();
        var first = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Bicycles), null, Cancellation);
        Assert.Null(await store.LiveAsync(Cancellation));

        await store.SwitchAsync(first.Generation, Cancellation);
        Assert.Equal(first.Generation, await store.LiveAsync(Cancellation));
        var second = await store.BuildAsync(TownLaw.Change([], TownLaw.Camels), null, Cancellation);
        Assert.Equal(first.Generation, await store.LiveAsync(Cancellation));
        await store.SwitchAsync(second.Generation, Cancellation);
        Assert.Equal(second.Generation, await store.LiveAsync(Cancellation));
        await store.SwitchAsync(second.Generation, Cancellation);
        await store.SwitchAsync(first.Generation, Cancellation);

        Assert.Equal(first.Generation, await store.LiveAsync(Cancellation));
        Assert.Equal([second.Generation, first.Generation], (await store.ListAsync(Cancellation)).Select(m => m.Generation));
        Assert.True(string.CompareOrdinal(first.Generation, second.Generation) < 0);
    }

    [Fact]
    public async Task AChangeTakesAwayAndAddsAndKeepsTheRest()
    {
        var store = await CreateAsync();
        await using var before = await LiveIndexAsync(store, [.. TownLaw.Bicycles, .. TownLaw.Boats]);

        var manifest = await store.BuildAsync(TownLaw.Change(["LLEI-2"], TownLaw.Camels), null, Cancellation);
        await using var after = await store.OpenAsync(manifest.Generation, Cancellation);

        Assert.Equal(TownLaw.Bicycles.Count + TownLaw.Camels.Count, manifest.Passages);
        Assert.Equal(["LEY-1", "ORDEN-3"], manifest.Documents.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(await after.ReadUnitAsync("LLEI-2#a1", Cancellation));
        Assert.Equal("ORDEN-3#a1", (await after.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
        Assert.Equal("LEY-1#a1", (await after.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation))[0].Unit);
        Assert.DoesNotContain(await after.SearchAsync(new PassageQuery("catamarans", Language.Ca), Cancellation), h => h.Best.Document == "LLEI-2");
        Assert.Equal(JsonSerializer.Serialize(TownLaw.Bicycles[1]), JsonSerializer.Serialize((await after.ReadUnitAsync("LEY-1#a2", Cancellation))[0]));

        // Whoever has the old one open goes on with it.
        Assert.Equal("LLEI-2#a2", (await before.SearchAsync(new PassageQuery("catamarans", Language.Ca), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task ADocumentThatComesAgainReplacesItself()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store)).DisposeAsync();
        var other = TownLaw.Camels[0] with { Text = "Las llamas del Teide se declararán.", Provenance = TownLaw.Camels[0].Provenance with { Digest = "another" } };

        var manifest = await store.BuildAsync(TownLaw.Change(["ORDEN-3"], other), null, Cancellation);
        await using var index = await store.OpenAsync(manifest.Generation, Cancellation);

        Assert.Equal(TownLaw.All.Count, manifest.Passages);
        Assert.Equal("another", manifest.Documents["ORDEN-3"]);
        Assert.Equal(other.Text, Assert.Single(await index.ReadUnitAsync("ORDEN-3#a1", Cancellation)).Text);
        Assert.DoesNotContain(await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation), h => h.Best.Text.Contains("dromedarios", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AChangeThatOnlyTakesAwayLeavesTheRest()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store)).DisposeAsync();

        var manifest = await store.BuildAsync(TownLaw.Change(["LEY-1", "NEVER-SEEN"]), null, Cancellation);

        Assert.Equal(TownLaw.All.Count - TownLaw.Bicycles.Count, manifest.Passages);
        Assert.DoesNotContain("LEY-1", manifest.Documents.Keys);
    }

    [Fact]
    public async Task ABuildFromNothingLeavesTheLiveOneOutOfAccount()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store)).DisposeAsync();

        var manifest = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);

        Assert.Equal(1, manifest.Passages);
        Assert.Equal(["ORDEN-3"], manifest.Documents.Keys);
    }

    [Fact]
    public async Task AChangeOfAChangeHoldsAllThree()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store, TownLaw.Bicycles)).DisposeAsync();
        var second = await store.BuildAsync(TownLaw.Change([], TownLaw.Boats), null, Cancellation);
        await store.SwitchAsync(second.Generation, Cancellation);

        var third = await store.BuildAsync(TownLaw.Change([], TownLaw.Camels), null, Cancellation);
        await using var index = await store.OpenAsync(third.Generation, Cancellation);

        foreach (var (word, language, unit) in new[] { ("velocípedos", Language.Es, "LEY-1#a1"), ("catamarans", Language.Ca, "LLEI-2#a2"), ("dromedarios", Language.Es, "ORDEN-3#a1") })
            Assert.Equal(unit, (await index.SearchAsync(new PassageQuery(word, language), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task AnIndexOfNothingFindsNothing()
    {
        var store = await CreateAsync();
        await using var index = await LiveIndexAsync(store, []);

        Assert.Equal(0, index.Manifest.Passages);
        Assert.Empty(await index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation));
        Assert.Empty(await index.ReadUnitAsync("LEY-1#a1", Cancellation));
    }

    [Fact]
    public async Task APassageThatComesTwiceIsRefused()
    {
        var store = await CreateAsync();

        var refusal = await Assert.ThrowsAsync<IndexException>(() => store.BuildAsync(TownLaw.FromNothing([.. TownLaw.All, TownLaw.Camels[0]]), null, Cancellation));

        Assert.Contains(TownLaw.Camels[0].Id, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task VectorsOfAnotherModelAreNeverMixed()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store)).DisposeAsync();
        var live = (await store.LiveAsync(Cancellation))!;
        var other = await CreateWithOtherModelAsync();

        await Assert.ThrowsAsync<IndexException>(() => other.OpenAsync(live, Cancellation));
        await AssertNotMixedAsync(other, (await store.ListAsync(Cancellation)).Single(m => m.Generation == live));
        var anew = await other.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        await using var index = await other.OpenAsync(anew.Generation, Cancellation);

        Assert.Equal("ORDEN-3#a1", (await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
        Assert.Equal(live, await other.LiveAsync(Cancellation));
        await Assert.ThrowsAsync<IndexException>(() => store.OpenAsync(anew.Generation, Cancellation));
    }

    // A change of what another model made is refused, or makes all vectors anew; never half of them.
    private static async Task AssertNotMixedAsync(IPassageIndexStore store, IndexManifest before)
    {
        IndexManifest changed;
        try
        {
            changed = await store.BuildAsync(TownLaw.Change([], TownLaw.Camels), null, Cancellation);
        }
        catch (IndexException)
        {
            return;
        }

        Assert.NotEqual(before.EmbeddingModel, changed.EmbeddingModel);
        await using var index = await store.OpenAsync(changed.Generation, Cancellation);
        Assert.Equal("LEY-1#a1", (await index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task AGenerationThatIsNotLiveCanBeRemoved()
    {
        var store = await CreateAsync();
        var first = await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), null, Cancellation);
        await store.SwitchAsync(first.Generation, Cancellation);
        var second = await store.BuildAsync(TownLaw.FromNothing(TownLaw.Camels), null, Cancellation);
        await store.SwitchAsync(second.Generation, Cancellation);

        await store.DeleteAsync(first.Generation, Cancellation);

        Assert.Equal([second.Generation], (await store.ListAsync(Cancellation)).Select(m => m.Generation));
        await Assert.ThrowsAsync<IndexException>(() => store.OpenAsync(first.Generation, Cancellation));
        await Assert.ThrowsAsync<IndexException>(() => store.SwitchAsync(first.Generation, Cancellation));
    }

    [Fact]
    public async Task TheLiveGenerationIsNotRemoved()
    {
        var store = await CreateAsync();
        await using var index = await LiveIndexAsync(store);

        await Assert.ThrowsAsync<IndexException>(() => store.DeleteAsync(index.Manifest.Generation, Cancellation));

        Assert.Equal(index.Manifest.Generation, await store.LiveAsync(Cancellation));
        Assert.Equal("ORDEN-3#a1", (await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
    }

    [Theory]
    [InlineData("20200101T000000Z-0000")]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("live")]
    public async Task AGenerationThatIsNotThereIsNamed(string generation)
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store)).DisposeAsync();

        await Assert.ThrowsAsync<IndexException>(() => store.OpenAsync(generation, Cancellation));
        await Assert.ThrowsAsync<IndexException>(() => store.SwitchAsync(generation, Cancellation));
        await Assert.ThrowsAsync<IndexException>(() => store.DeleteAsync(generation, Cancellation));
        Assert.Single(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task WhatIsCancelledDoesNotHappen()
    {
        var store = await CreateAsync();
        await using var index = await LiveIndexAsync(store);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.BuildAsync(TownLaw.Change([], TownLaw.Camels), null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.SearchAsync(new PassageQuery("dromedarios", Language.Es), cancelled));

        Assert.Single(await store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task ABuildThatIsStoppedMidwayLeavesTheLiveOneAndTheNextBuildIsClean()
    {
        var store = await CreateAsync();
        await using var index = await LiveIndexAsync(store);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.BuildAsync(TownLaw.Change(["ORDEN-3"], TownLaw.Passage("LEY-7", "a1", null, 0, "Los zepelines.")), new Reports(_ => stop.Cancel()), stop.Token));

        Assert.Equal([index.Manifest.Generation], (await store.ListAsync(Cancellation)).Select(m => m.Generation));
        Assert.Equal(index.Manifest.Generation, await store.LiveAsync(Cancellation));
        Assert.Equal("ORDEN-3#a1", (await index.SearchAsync(new PassageQuery("dromedarios", Language.Es), Cancellation))[0].Unit);
        var next = await store.BuildAsync(TownLaw.Change(["ORDEN-3"]), null, Cancellation);
        Assert.Equal(TownLaw.All.Count - 1, next.Passages);
        Assert.Equal(2, (await store.ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task ProgressNeverGoesBeyondItsEnd()
    {
        var store = await CreateAsync();
        var reports = new List<IndexProgress>();

        await store.BuildAsync(TownLaw.FromNothing(TownLaw.All), new Reports(r => { lock (reports) reports.Add(r); }), Cancellation);

        Assert.NotEmpty(reports);
        Assert.All(reports, r => Assert.InRange(r.Done, 0, r.Total));
        Assert.All(reports, r => Assert.NotEqual("", r.Stage));
    }

    [Fact]
    public async Task AHundredSearchesAtOnceFindWhatEachFindsAlone()
    {
        await using var index = await LiveIndexAsync(await CreateAsync());
        var queries = Enumerable.Range(0, 100).Select(i => new PassageQuery(new[] { "velocípedos", "monociclos", "dromedarios", "furgoneta de panadería", "gravamen de triciclos" }[i % 5], Language.Es)
        {
            InForceOn = i % 2 == 0 ? null : TownLaw.Day("2023-06-01"),
            Scopes = i % 3 == 0 ? new HashSet<string> { "es", "es-cn" } : null,
        }).ToList();
        var alone = new List<string>();
        foreach (var query in queries)
            alone.Add(Show(await index.SearchAsync(query, Cancellation)));

        var together = await Task.WhenAll(queries.Select(q => Task.Run(async () => Show(await index.SearchAsync(q, Cancellation)))));

        Assert.Equal(alone, together);
    }

    /// <summary>Builds, switches to and opens what is given, by default all of <see cref="TownLaw"/>.</summary>
    protected static async Task<IPassageIndex> LiveIndexAsync(IPassageIndexStore store, IReadOnlyList<Passage>? passages = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var manifest = await store.BuildAsync(TownLaw.FromNothing(passages ?? TownLaw.All), null, Cancellation);
        await store.SwitchAsync(manifest.Generation, Cancellation);
        return await store.OpenAsync(manifest.Generation, Cancellation);
    }

    private static async Task<IEnumerable<string>> ScopesAsync(IPassageIndex index, PassageQuery query) =>
        (await index.SearchAsync(query, Cancellation)).Select(h => h.Best.Scope).Distinct().Order(StringComparer.Ordinal);

    private static string Show(IReadOnlyList<UnitHit> hits) =>
        string.Join(' ', hits.Select(h => FormattableString.Invariant($"{h.Unit}:{h.Score:F4}:{h.Best.Id}")));

    // On the thread of the build, so that what a test does in it happens before the build goes on.
    private sealed class Reports(Action<IndexProgress> report) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => report(value);
    }
}
