using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Qdrant;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>The index on a Qdrant with the product's own encoding keeps to what every index keeps to, and ranks as the embedded one.</summary>
public sealed class QdrantLegalIndexTests : PassageIndexConformance, IAsyncLifetime
{
    private static readonly KnowledgeBase Knowledge = KnowledgeReader.Read(Repository.Knowledge);
    private static readonly LegalAnalysis Analysis = new(Knowledge);
    private static readonly LawPriors Laws = new(Knowledge);

    private QdrantPlace? _place;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _place = await QdrantPlace.StartAsync();

    public ValueTask DisposeAsync() => _place!.DisposeAsync();

    protected override async Task<IPassageIndexStore> CreateAsync() => _place!.Store(await EncodingAsync(new EmbeddedIndexOptions()));

    protected override async Task<IPassageIndexStore> CreateWithOtherModelAsync() => _place!.Store(await EncodingAsync(new EmbeddedIndexOptions { LsaDimensions = 64 }));

    [Theory]
    [InlineData("¿Cuánto se paga por los triciclos?", Language.Es)]
    [InlineData("gravamen de triciclos, monociclos y velocípedos", Language.Es)]
    [InlineData("quant es paga per les barques de rem?", Language.Ca)]
    [InlineData("dromedarios de paseo", Language.Es)]
    [InlineData("deducir la cuota soportada de una furgoneta", Language.Es)]
    public async Task CandidatesAreRankedAsTheEmbeddedIndexRanks(string question, Language language)
    {
        var folder = Directory.CreateTempSubdirectory("chat-rag-embedded-");
        try
        {
            var files = new EmbeddedIndexFiles(Analysis, Laws, new EmbeddedIndexOptions(), TimeProvider.System);
            await files.BuildAsync(folder.FullName, "one", null, TownLaw.FromNothing(TownLaw.All), null, Cancellation);
            await using var embedded = files.Open(folder.FullName);
            await using var index = await LiveIndexAsync(await CreateAsync());

            await AssertSameAsync(embedded, index, new PassageQuery(question, language));
            await AssertSameAsync(embedded, index, new PassageQuery(question, language) { InForceOn = TownLaw.Day("2023-06-01") });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AfterAChangeTermsAreAsRareAsIfAllHadBeenBuiltAtOnce()
    {
        var store = await CreateAsync();
        await (await LiveIndexAsync(store, [.. TownLaw.Bicycles, .. TownLaw.Manual, .. TownLaw.Boats])).DisposeAsync();
        var changed = await store.BuildAsync(TownLaw.Change(["LLEI-2"], TownLaw.Camels), null, Cancellation);
        await store.SwitchAsync(changed.Generation, Cancellation);
        var atOnce = await store.BuildAsync(TownLaw.FromNothing([.. TownLaw.Bicycles, .. TownLaw.Manual, .. TownLaw.Camels]), null, Cancellation);

        await using var index = await store.OpenAsync(changed.Generation, Cancellation);
        await using var other = await store.OpenAsync(atOnce.Generation, Cancellation);

        foreach (var question in new[] { "dromedarios", "gravamen de los triciclos", "velocípedos de paseo" })
        {
            var hit = (await index.SearchAsync(new PassageQuery(question, Language.Es), Cancellation))[0];
            var expected = (await other.SearchAsync(new PassageQuery(question, Language.Es), Cancellation))[0];
            Assert.Equal(expected.Unit, hit.Unit);
            Assert.Equal(expected.Why.Lexical, hit.Why.Lexical, 4);
        }
    }

    private static async Task AssertSameAsync(IPassageIndex embedded, IPassageIndex index, PassageQuery query)
    {
        var expected = await embedded.SearchAsync(query, Cancellation);
        var hits = await index.SearchAsync(query, Cancellation);

        Assert.Equal(expected.Select(h => h.Unit), hits.Select(h => h.Unit));
        foreach (var (one, other) in expected.Zip(hits))
        {
            Assert.Equal(one.Best.Id, other.Best.Id);
            // The embedded index keeps vectors as int8.
            Assert.Equal(one.Score, other.Score, 0.02f);
            Assert.Equal(one.Why.Lexical, other.Why.Lexical, 1e-4f);
            Assert.Equal(one.Why.Terms.Select(t => (t.Asked, t.Found, t.Field)), other.Why.Terms.Select(t => (t.Asked, t.Found, t.Field)));
        }
    }

    private static Task<PassageEncoding> EncodingAsync(EmbeddedIndexOptions options) => LegalPassageEncoding.CreateAsync(Analysis, Laws, options, null, Cancellation);
}
