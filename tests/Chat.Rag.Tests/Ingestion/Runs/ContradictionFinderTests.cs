using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Ingestion.Runs;

public sealed class ContradictionFinderTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private readonly LibraryKnowledge _library = new();
    private readonly IngestionPlace _place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _library.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task AFigureThatTheArticleSaysIsNoContradiction()
    {
        var list = await FindAsync(Article("La multa es de 0,50 euros por día."));

        Assert.Empty(list.Found);
        Assert.Equal(1, list.Compared);
    }

    [Fact]
    public async Task AFigureThatTheArticleDoesNotSayIsListedWithWhatItSaysInstead()
    {
        var list = await FindAsync(Article("Los socios pagan 10 euros al año.\nLa multa es de 0,75 euros al día."));

        var found = Assert.Single(list.Found);
        Assert.Equal(("fine", null, "topic:loans/fines", "BOE-A-2000-1#a5"), (found.Figure, found.TaxYear, found.First.Id, found.Second.Id));
        Assert.Equal("0,75 euros", found.Second.Values);
        Assert.Equal("La multa es de 0,75 euros al día.", found.Second.Quote);
    }

    [Fact]
    public async Task EachTaxYearIsComparedWithTheWordingInForceThen()
    {
        _library.Replace("topics/loans/fines/topic.yml", "value: 0.5", "years: {2024: 0.4, 2025: 0.5}");
        _library.Replace("topics/loans/fines/topic.yml", "taxYears: all", "taxYears: [2024, 2025]");

        var good = await FindAsync(
            Article("La multa es de 0,40 euros al día.") with { ValidUntil = new DateOnly(2025, 1, 1) },
            Article("La multa es de 0,50 euros al día.") with { ValidFrom = new DateOnly(2025, 1, 1) });
        var late = await FindAsync(
            Article("La multa es de 0,40 euros al día.") with { ValidUntil = new DateOnly(2024, 6, 1) },
            Article("La multa es de 0,50 euros al día.") with { ValidFrom = new DateOnly(2024, 6, 1) });

        Assert.Empty(good.Found);
        Assert.Equal(2024, Assert.Single(late.Found).TaxYear);
    }

    [Fact]
    public async Task ATextWithoutItsHistorySaysNothingAgainstEarlierYears()
    {
        _library.Replace("topics/loans/fines/topic.yml", "value: 0.5", "years: {2024: 0.4, 2025: 0.5}");
        _library.Replace("topics/loans/fines/topic.yml", "taxYears: all", "taxYears: [2024, 2025]");

        var list = await FindAsync(Article("La multa es de 0,50 euros al día."));

        Assert.Empty(list.Found);
        Assert.Equal((1, 1), (list.Compared, list.NotCompared));
    }

    [Fact]
    public async Task AnArticleWithoutAnyFigureOfThatKindSaysNothingAgainstIt()
    {
        var list = await FindAsync(Article("La multa se fija cada año en el artículo 7."));

        Assert.Empty(list.Found);
        Assert.Equal((0, 1), (list.Compared, list.NotCompared));
    }

    [Fact]
    public async Task OfSeveralFiguresTheNearOneIsTakenForTheOneMeant()
    {
        var list = await FindAsync(Article("La multa al día que es de los socios asciende a 30 euros.\nEn otro caso será de 0,55 euros."));

        Assert.Equal("0,55 euros", Assert.Single(list.Found).Second.Values);
    }

    [Fact]
    public async Task AnArticleThatIsNotInTheIndexIsCountedAsNotCompared()
    {
        var list = await FindAsync(Article("Otra cosa.") with { Unit = "BOE-A-2000-1#a6", Id = "BOE-A-2000-1#a6/0" });

        Assert.Empty(list.Found);
        Assert.Equal((0, 1), (list.Compared, list.NotCompared));
    }

    [Fact]
    public async Task TwoTopicsThatDifferOnTheSameNamedFigureOfAnArticleAreListed()
    {
        _library.Replace("topics/loans/how-many/topic.yml", "figures:\n", "figures:\n  fine: {unit: EUR, value: 0.6, source: BOE-A-2000-1#a5}\n");
        foreach (var language in new[] { "es", "ca", "gl", "eu" })
            _library.Replace($"topics/loans/how-many/{language}.md", "{{books}} libros.", "{{books}} libros, o {{fine}}.");

        var list = await FindAsync(Article("La multa es de 0,50 euros, y de 0,60 los sábados."));

        Assert.Equal([2025, 2026], list.Found.Where(f => f.What.StartsWith("two topics", StringComparison.Ordinal)).Select(f => f.TaxYear ?? 0));
    }

    private static Passage Article(string text)
    {
        var source = LineDocument.Of("k", $"BOE-A-2000-1\n{text.Replace('\n', ' ')}", "lines");
        return LineDocument.Cut(new LineParser().ParseAsync(source, default).Result)[0] with { Unit = "BOE-A-2000-1#a5", Id = $"BOE-A-2000-1#a5/{text.Length}", Text = text };
    }

    private async Task<ContradictionList> FindAsync(params Passage[] passages)
    {
        var distinct = passages.Select((p, i) => p with { Id = $"{p.Id}-{i}" }).ToList();
        var built = await _place.Store.BuildAsync(new IndexChange(new HashSet<string>(), distinct, FromNothing: true), null, Stop);
        await using var index = await _place.Store.OpenAsync(built.Generation, Stop);
        return await new ContradictionFinder(KnowledgeReader.Read(_library.Folder), index, Today).FindAsync(Stop);
    }
}
