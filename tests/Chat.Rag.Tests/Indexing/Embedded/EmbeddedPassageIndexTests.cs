using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Ingestion.Documents;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Indexing.Embedded;

public sealed class EmbeddedPassageIndexTests : IDisposable
{
    private static readonly DateOnly NewYear = new(2025, 1, 1);

    private readonly SmallIndex _small = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _small.Dispose();

    [Theory]
    [InlineData("¿Y si me van a echar del trabajo?", Language.Es, "LEY-1#a7")]
    [InlineData("M'han de fer fora de la feina", Language.Ca, "LEY-1#a7")]
    [InlineData("Vanme botar do traballo", Language.Gl, "LEY-1#a7")]
    [InlineData("Lanetik botako naute", Language.Eu, "LEY-1#a7")]
    [InlineData("familias numerosas", Language.Es, "LEY-2#a2")]
    [InlineData("famílies nombroses", Language.Ca, "LEY-2#a2")]
    [InlineData("modelo 303", Language.Es, "ORDEN-4#a1")]
    public async Task TheArticleIsFoundInTheAskersWords(string question, Language language, string unit)
    {
        await using var index = await _small.OpenAsync(SmallIndex.Passages);

        var hits = await index.SearchAsync(new PassageQuery(question, language), Cancellation);

        Assert.Equal(unit, hits[0].Unit);
    }

    [Fact]
    public async Task AHitSaysWhyItWasFound()
    {
        await using var index = await _small.OpenAsync(SmallIndex.Passages);

        var hit = (await index.SearchAsync(new PassageQuery("echar del trabajo", Language.Es), Cancellation))[0];

        Assert.Equal("c:despido", hit.Why.Terms[0].Asked);
        Assert.Equal("desp indemniz", string.Join(' ', hit.Why.Terms[0].Found.Split(' ').Order()));
        Assert.Equal("text", hit.Why.Terms[0].Field);
        Assert.Equal(hit.Why.Lexical, hit.Why.Terms.Sum(t => t.Score), 0.001f);
    }

    [Fact]
    public async Task APassageComesBackAsItWasPutIn()
    {
        var passage = SmallIndex.Passage("LEY-9", "a1", "Artículo 1. «Ñandú»", "Línea uno.\ncabecera: 1 | otra: 2", from: NewYear, until: NewYear.AddYears(1)) with { Path = [], Ordinal = 3 };
        await using var index = await _small.OpenAsync([.. SmallIndex.Passages, passage]);

        var read = Assert.Single(await index.ReadUnitAsync("LEY-9#a1", Cancellation));

        Assert.Equivalent(passage, read, strict: true);
        Assert.Empty(await index.ReadUnitAsync("LEY-9#a2", Cancellation));
    }

    [Fact]
    public async Task OnlyTheWordingInForceIsFound()
    {
        await using var index = await _small.OpenAsync(
        [
            SmallIndex.Passage("LEY-1", "a1", "Artículo 1", "El límite es de 1.000 euros de ganga.", until: NewYear),
            SmallIndex.Passage("LEY-1", "a1", "Artículo 1", "El límite es de 2.000 euros de ganga.", from: NewYear),
        ]);

        async Task<string> On(DateOnly day) => (await index.SearchAsync(new PassageQuery("límite ganga", Language.Es) { InForceOn = day }, Cancellation)).Single().Best.Text;

        Assert.Contains("1.000", await On(NewYear.AddDays(-1)), StringComparison.Ordinal);
        Assert.Contains("2.000", await On(NewYear), StringComparison.Ordinal);
        Assert.Equal(2, (await index.ReadUnitAsync("LEY-1#a1", Cancellation)).Count);
    }

    [Fact]
    public async Task WhatHoldsEverywhereComesBeforeARegionUnlessTheRegionIsAskedFor()
    {
        await using var index = await _small.OpenAsync(SmallIndex.Passages);
        var query = new PassageQuery("becas públicas exentas", Language.Es);

        Assert.Equal("LEY-1#a7", (await index.SearchAsync(query, Cancellation))[0].Unit);
        var regional = await index.SearchAsync(query with { Scopes = new HashSet<string> { "es-nc" } }, Cancellation);
        Assert.Equal("FORAL-3#a1", Assert.Single(regional).Unit);
    }

    [Fact]
    public async Task RanksAndLanguagesAreFiltersToo()
    {
        await using var index = await _small.OpenAsync([.. SmallIndex.Passages, SmallIndex.Passage("LLEI-5", "a1", "Article 1", "El model 303 es presenta cada trimestre.", language: Language.Ca)]);
        var query = new PassageQuery("modelo 303", Language.Es);

        Assert.All(await index.SearchAsync(query with { Ranks = new HashSet<DocumentRank> { DocumentRank.Order } }, Cancellation), h => Assert.Equal(DocumentRank.Order, h.Best.Rank));
        Assert.All(await index.SearchAsync(query with { Languages = new HashSet<Language> { Language.Ca } }, Cancellation), h => Assert.Equal(Language.Ca, h.Best.Language));
    }

    [Fact]
    public async Task TheNegatedThingIsAnotherThing()
    {
        await using var index = await _small.OpenAsync([.. SmallIndex.Passages, SmallIndex.Passage("LEY-6", "a1", "Artículo 1", "El no residente tributa por lo obtenido aquí.")]);

        Assert.Equal("LEY-6#a1", (await index.SearchAsync(new PassageQuery("soy no residente", Language.Es), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task NothingIsFoundForNoWords()
    {
        await using var index = await _small.OpenAsync(SmallIndex.Passages);

        Assert.Empty(await index.SearchAsync(new PassageQuery("", Language.Es), Cancellation));
        Assert.Empty(await index.SearchAsync(new PassageQuery("xyzzy 🦜 \0", Language.Eu), Cancellation));
    }

    [Fact]
    public async Task CitizensWordsAreLearntFromTheGuidance()
    {
        AskedQuestion[] asked = [new("me dieron el finiquito", Language.Es, ["LEY-1#a7"]), new("me dieron gato por liebre", Language.Es, ["LEY-2#a1"]), new("hay ratones", Language.Es, ["LEY-2#a1"])];
        await using var without = await _small.OpenAsync(SmallIndex.Passages);
        await using var with = await _small.OpenAsync(SmallIndex.Passages, _small.Files(asked: asked));

        Assert.Empty(await without.SearchAsync(new PassageQuery("finiquito", Language.Es), Cancellation));
        Assert.Equal("LEY-1#a7", (await with.SearchAsync(new PassageQuery("finiquito", Language.Es), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task WhatWasLearntStaysWhenALawChanges()
    {
        AskedQuestion[] asked = [new("me dieron el finiquito", Language.Es, ["LEY-1#a7"]), new("hay ratones", Language.Es, ["LEY-2#a1"])];
        var files = _small.Files(asked: asked);
        var first = await _small.BuildAsync(SmallIndex.Passages, files);
        var next = _small.NewFolder();
        await files.BuildAsync(next, "g2", first, new IndexChange(new HashSet<string> { "ORDEN-4" }, []), null, Cancellation);
        await using var index = files.Open(next);

        Assert.Equal("LEY-1#a7", (await index.SearchAsync(new PassageQuery("finiquito", Language.Es), Cancellation))[0].Unit);
    }

    [Fact]
    public async Task AModelOfVectorsTakesTheIndexsOwnPlace()
    {
        using var model = new LetterModel();
        var files = _small.Files(embeddings: model);
        await using var index = await _small.OpenAsync(SmallIndex.Passages, files);

        var hits = await index.SearchAsync(new PassageQuery("zzz", Language.Es), Cancellation);

        Assert.Equal("letters", index.Manifest.EmbeddingModel);
        Assert.Equal(26, index.Manifest.Dimensions);
        Assert.Equal(hits.Max(h => h.Why.Dense), hits[0].Why.Dense);
        Assert.True(hits[0].Why.Dense > 0);
    }

    [Fact]
    public async Task ARerankerHasASay()
    {
        var files = _small.Files(
            new EmbeddedIndexOptions { RerankShare = 1 },
            reranker: (_, passages, _) => Task.FromResult<IReadOnlyList<float>>([.. passages.Select(p => p.Contains("comunidad", StringComparison.Ordinal) ? 0.9f : 0.1f)]));
        await using var index = await _small.OpenAsync(SmallIndex.Passages, files);

        var hits = await index.SearchAsync(new PassageQuery("becas públicas exentas", Language.Es) { Limit = 1 }, Cancellation);

        Assert.Equal("FORAL-3#a1", Assert.Single(hits).Unit);
        Assert.Equal(0.9f, hits[0].Why.Rerank);
    }

    [Fact]
    public async Task ASearchThatRunsOutlivesTheIndexAndALaterOneIsRefused()
    {
        using var model = new LetterModel();
        var index = await _small.OpenAsync(SmallIndex.Passages, _small.Files(embeddings: model));
        model.Wait = new TaskCompletionSource();

        var search = index.SearchAsync(new PassageQuery("becas", Language.Es), Cancellation);
        await index.DisposeAsync();
        model.Wait.SetResult();

        Assert.NotEmpty(await search);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.SearchAsync(new PassageQuery("becas", Language.Es), Cancellation));
        await index.DisposeAsync();
    }

    [Fact]
    public async Task ManySearchesAtOnceFindTheSame()
    {
        await using var index = await _small.OpenAsync(SmallIndex.Passages);
        var query = new PassageQuery("becas exentas por despido en la vivienda habitual", Language.Es);
        var alone = (await index.SearchAsync(query, Cancellation)).Select(h => (h.Unit, h.Score)).ToList();

        var together = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => index.SearchAsync(query, Cancellation), Cancellation)));

        Assert.All(together, hits => Assert.Equal(alone, hits.Select(h => (h.Unit, h.Score))));
    }

    /// <summary>Vectors by how often each letter occurs.</summary>
    private sealed class LetterModel : IEmbeddingGenerator<string, Embedding<float>>
    {
        public TaskCompletionSource? Wait { get; set; }

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Wait is not null)
                await Wait.Task;
            return new(values.Select(v => new Embedding<float>(Enumerable.Range('a', 26).Select(letter => (float)v.Count(c => c == letter)).ToArray())));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, "letters", 26) : null;

        public void Dispose()
        {
        }
    }
}
