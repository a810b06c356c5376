using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Retrieval;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Retrieval;

/// <summary>Guidance and the law in one list: where an article stands beside a topic that is sure to be meant.</summary>
public sealed class CombinedSearchTests : IAsyncLifetime
{
    private const string Article = "BOE-A-2000-1#a5";

    private readonly LibraryKnowledge _library = new();
    private readonly string _data = Directory.CreateTempSubdirectory("combined-search-").FullName;
    private TestAssistant _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _library.Write("territories.yml", "- {id: own, language: es, kind: foral, region: own, name: {es: Valle, ca: Vall, gl: Val, eu: Haran}, places: [valle]}\n"
            + "- {id: plain, language: es, kind: common, region: plain, name: {es: Llano, ca: Pla, gl: Chan, eu: Lautada}, places: [llano]}");
        _service = new TestAssistant(_library.Folder, dataFolder: _data);
        var store = _service.Get<IPassageIndexStore>();
        var article = Wordings.Wording(Article, "Reglamento de la biblioteca de la villa", "Artículo 5. Préstamo.", "Un libro prestado se devuelve.", from: null, until: null);
        var manifest = await store.BuildAsync(new IndexChange(new HashSet<string>(), [article]), null, Stop);
        await store.SwitchAsync(manifest.Generation, Stop);
        await _service.Get<LiveIndex>().RefreshAsync(Stop);
    }

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        _library.Dispose();
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("plain", 2)]
    [InlineData("own", 1)]
    public async Task AnArticleStandsBehindTheTopicsThatAreSureUnlessAnOwnTreasuryIsNamed(string? territory, int place)
    {
        var query = new SearchQuery("multa retraso devolver tarde libro prestado es", Language.Es) { Territory = territory };

        var found = await _service.Get<CombinedSearch>().SearchAsync(query, SearchKind.All, TestAssistant.Today, 10, Stop);

        Assert.True(found[0].Topic is { Score: >= 0.75f });
        Assert.Equal(place, found.Select(h => h.Id).ToList().IndexOf(Article));
    }
}
