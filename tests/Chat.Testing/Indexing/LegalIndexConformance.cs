using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Lsa;
using Xunit;

namespace Chat.Testing.Indexing;

/// <summary>What every index does that ranks with the product's own scorer: it learns citizens' words from the guidance, and has a reranker read the best again.</summary>
public abstract class LegalIndexConformance
{
    // A word that stands in no law and no glossary; it sets what was learnt apart from what is found by words.
    private const string OnlyCitizens = "chirimbolete";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A store that learns from questions and has a reranker; one and the same place for all stores of a test.</summary>
    protected abstract Task<IPassageIndexStore> CreateAsync(IReadOnlyList<AskedQuestion> asked, PassageScorer? reranker);

    [Fact]
    public async Task AWordThatOnlyCitizensUseFindsTheArticleThatAnswersIt()
    {
        await using var without = await LiveAsync(await CreateAsync([], null), TownLaw.FromNothing(TownLaw.All));
        await using var with = await LiveAsync(await CreateAsync(Asked("LEY-1#a2"), null), TownLaw.FromNothing(TownLaw.All));

        Assert.Empty(await without.SearchAsync(Question(OnlyCitizens), Stop));
        var hit = (await with.SearchAsync(Question(OnlyCitizens), Stop))[0];

        Assert.Equal("LEY-1#a2", hit.Unit);
        Assert.True(hit.Why.Dense > 0.5, $"{hit.Why.Dense}");
        Assert.Equal(0, hit.Why.Lexical);
    }

    [Fact]
    public async Task WhatWasLearntOutlivesAChangeOfOtherLaw()
    {
        var store = await CreateAsync(Asked("LEY-1#a2"), null);
        await (await LiveAsync(store, TownLaw.FromNothing(TownLaw.All))).DisposeAsync();
        await using var index = await LiveAsync(store, TownLaw.Change(["LLEI-2"]));

        Assert.Equal("LEY-1#a2", (await index.SearchAsync(Question(OnlyCitizens), Stop))[0].Unit);
    }

    [Fact]
    public async Task ALawThatComesLaterIsLearntAsWell()
    {
        // Of words that stand in the law there was, since the vectors were learnt from those; of no one article alone, so that it is not taken for one of them.
        var later = TownLaw.Passage("LEY-5", "a1", null, 0, "Los dromedarios del paseo turístico y los monociclos de las escuelas de circo se declararán juntos.");
        var store = await CreateAsync(Asked("LEY-5#a1"), null);
        await using var before = await LiveAsync(store, TownLaw.FromNothing(TownLaw.All));
        await using var after = await LiveAsync(store, TownLaw.Change([], later));

        Assert.Empty(await before.SearchAsync(Question(OnlyCitizens), Stop));
        var hits = await after.SearchAsync(Question(OnlyCitizens), Stop);

        Assert.True(hits[0].Unit == "LEY-5#a1", string.Join(", ", hits.Select(h => $"{h.Unit} {h.Score} {h.Why.Dense}")));
        Assert.Equal(0, hits[0].Why.Lexical);
    }

    [Fact]
    public async Task UnitsAreCountedByWhatTheyAre()
    {
        var store = await CreateAsync([], null);
        await using var whole = await LiveAsync(store, TownLaw.FromNothing(TownLaw.All));
        await using var part = await LiveAsync(store, TownLaw.Change(["LLEI-2"]));

        Assert.Equal(new Dictionary<string, int> { ["article"] = 5, ["section"] = 1, ["transitional"] = 1 }, whole.Manifest.Kinds);
        Assert.Equal(new Dictionary<string, int> { ["article"] = 3, ["section"] = 1, ["transitional"] = 1 }, part.Manifest.Kinds);
        Assert.Equal(part.Manifest.Kinds, (await store.ListAsync(Stop)).First(m => m.Generation == part.Manifest.Generation).Kinds);
        Assert.Equal(part.Manifest.Units, part.Manifest.Kinds.Values.Sum());
    }

    [Fact]
    public async Task TheRerankerReadsTheBestAndItsShareDecides()
    {
        var read = new List<string>();
        await using var index = await LiveAsync(await CreateAsync([], ScoreAsync), TownLaw.FromNothing(TownLaw.All));

        var hits = await index.SearchAsync(Question("el gravamen de los triciclos y la tenencia de velocípedos"), Stop);

        Assert.Equal("LEY-1#a1", hits[0].Unit);
        Assert.Equal(1f, hits[0].Why.Rerank);
        Assert.All(hits.Skip(1), h => Assert.Equal(0f, h.Why.Rerank));
        Assert.Contains(read, p => p.StartsWith("Apartado a1.\nEste tributo", StringComparison.Ordinal));
        Assert.Single(await index.SearchAsync(Question("el gravamen de los triciclos y la tenencia de velocípedos") with { Limit = 1 }, Stop));

        Task<IReadOnlyList<float>> ScoreAsync(string question, IReadOnlyList<string> passages, CancellationToken cancellation)
        {
            read.AddRange(passages);
            return Task.FromResult<IReadOnlyList<float>>([.. passages.Select(p => p.Contains("velocípedos", StringComparison.Ordinal) ? 1f : 0f)]);
        }
    }

    private static PassageQuery Question(string text) => new(text, Language.Es);

    private static List<AskedQuestion> Asked(string unit) => [.. Enumerable.Range(0, 8).Select(_ => new AskedQuestion(OnlyCitizens, Language.Es, [unit])),
        .. Enumerable.Range(0, 8).Select(_ => new AskedQuestion("panadería", Language.Es, ["MANUAL-4#s1"]))];

    private static async Task<IPassageIndex> LiveAsync(IPassageIndexStore store, IndexChange change)
    {
        var built = await store.BuildAsync(change, null, Stop);
        await store.SwitchAsync(built.Generation, Stop);
        return await store.OpenAsync(built.Generation, Stop);
    }
}
