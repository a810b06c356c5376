using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Runs;

public sealed class DeploymentSourcesTests : IDisposable
{
    private readonly LibraryKnowledge _library = new();
    private readonly HandClock _clock = new();
    private readonly SafeFetcher _fetcher;

    public DeploymentSourcesTests()
    {
        _fetcher = new SafeFetcher(new FetchOptions(), _clock, new Random(1));
        _library.Write("sources.yml", "- {id: daily, kind: topics, licence: Free., every: 1d}\n- {id: weekly, kind: folder, path: laws, licence: Free., every: 7d}");
    }

    public void Dispose()
    {
        _fetcher.Dispose();
        _library.Dispose();
    }

    [Fact]
    public void SourcesAreDueByTheirOwnTime()
    {
        var now = _clock.GetUtcNow();
        var read = new SourceReading(now - TimeSpan.FromDays(2), new Dictionary<string, string>());
        var ledger = new IngestionLedger { Readings = new Dictionary<string, SourceReading> { ["daily"] = read, ["weekly"] = read } };

        Assert.Equal(["daily"], Sources().Due(ledger).Select(s => s.Id));
        Assert.Equal(["daily", "weekly"], Sources().Due(new IngestionLedger()).Select(s => s.Id));
    }

    [Fact]
    public void AllAreThoseOfTheListAndTheFoldersThatWereNamed()
    {
        var folder = DeploymentSources.ForPath(_library.Folder).Id;
        var state = new IngestionState
        {
            Sources = new Dictionary<string, SourceStatus>
            {
                [folder] = new() { LastRun = _clock.GetUtcNow(), Path = _library.Folder },
                ["removed-from-the-list"] = new() { LastRun = _clock.GetUtcNow() },
            },
        };

        Assert.Equal(["daily", "weekly", folder], Sources().All(state).Select(s => s.Id));
    }

    [Fact]
    public void AnIdIsASourceAndAPathIsAFolder()
    {
        Assert.IsType<TopicsSource>(Sources().Find("daily"));
        Assert.IsType<FolderSource>(Sources().Find(_library.Folder));
        Assert.Contains("daily, weekly", Assert.Throws<DocumentException>(() => Sources().Find("nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoFoldersOfTheSameNameAreTwoSources()
    {
        var first = DeploymentSources.ForPath("/a/laws").Id;

        Assert.StartsWith("folder-laws-", first, StringComparison.Ordinal);
        Assert.NotEqual(first, DeploymentSources.ForPath("/b/laws").Id);
        Assert.Equal(first, DeploymentSources.ForPath("/a/laws/").Id);
    }

    [Fact]
    public async Task TopicsComeInOnceAndAgainWhenTheirWordsChange()
    {
        var state = new SourceState();
        var first = await ReadAsync(state);
        Assert.All(first, i => Assert.IsType<FetchedItem>(i));
        state = state with { Items = first.Cast<FetchedItem>().ToDictionary(i => i.Key, i => new KnownItem(i.Version)) };

        Assert.All(await ReadAsync(state), i => Assert.IsType<UnchangedItem>(i));
        _library.Replace("topics/loans/fines/es.md", "la multa es", "la sanción es");
        Assert.Equal("loans/fines", Assert.IsType<FetchedItem>(Assert.Single(await ReadAsync(state), i => i is not UnchangedItem)).Key);
    }

    [Fact]
    public async Task ATopicIsTakenApartIntoAUnitForEachLanguage()
    {
        var item = (FetchedItem)(await ReadAsync(SourceState.Empty))[0];
        var parser = new TopicDocumentParser(KnowledgeReader.Read(_library.Folder), _clock);

        Assert.True(parser.CanParse(item.Document));
        var parsed = await parser.ParseAsync(item.Document, TestContext.Current.CancellationToken);

        Assert.Equal("topic:loans/fines", parsed.Id);
        Assert.Equal(["es", "ca", "gl", "eu"], parsed.Units.Select(u => u.Id));
        Assert.Equal(item.Document.Provenance, parsed.Provenance);
    }

    private DeploymentSources Sources() => new(KnowledgeReader.Read(_library.Folder), _fetcher, Path.Combine(_library.Folder, "data"), _clock);

    private async Task<List<SourceItem>> ReadAsync(SourceState state)
    {
        var source = Sources().Find("daily");
        var items = new List<SourceItem>();
        await foreach (var item in source.ReadAsync(state, TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }
}
