using Chat.Cli.Benchmarks.Indexing;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Cli.Tests.Benchmarks;

public sealed class SyntheticPassagesTests
{
    private static readonly IReadOnlyList<Passage> Real =
    [
        Passage("BOE-A-2000-1#a1/0", "los libros se prestan por quince días"),
        Passage("BOE-A-2000-1#a2/0", "la multa por retraso se paga al devolver los libros"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void TheRealOnesComeFirstAndTheOthersHaveTheirShape()
    {
        var passages = new SyntheticPassages(Real, seed: 1).Take(500, Stop);

        Assert.Equal(Real, passages.Take(2));
        Assert.Equal(500, passages.Select(p => p.Id).Distinct().Count());
        Assert.Equal(("BOE-A-2000-1-2#a2/0", "BOE-A-2000-1-2#a2", "BOE-A-2000-1-2"), (passages[5].Id, passages[5].Unit, passages[5].Document));
        Assert.All(passages, p => Assert.Contains(p.Text.Split(' ').Length, (int[])[7, 10]));
        // Of 17 words there are not many different rows of seven.
        Assert.True(passages.Select(p => p.Text).Distinct().Count() > 300);
    }

    [Fact]
    public void WordsAreThoseOfTheLawButForOneInTwoHundred()
    {
        var law = Real.SelectMany(p => p.Text.Split(' ')).ToHashSet();

        var words = new SyntheticPassages(Real, seed: 1).Take(5_000, Stop).SelectMany(p => p.Text.Split(' ')).ToList();

        Assert.InRange(words.Count(w => !law.Contains(w)) / (double)words.Count, 0.004, 0.006);
        Assert.All(words.Where(w => !law.Contains(w)), w => Assert.StartsWith("z", w, StringComparison.Ordinal));
    }

    [Fact]
    public void MostWordsFollowThoseThatTheyFollowInTheLaw()
    {
        var pairs = Real.SelectMany(p => Pairs(p.Text)).ToHashSet();

        var made = new SyntheticPassages(Real, seed: 1).Take(2_000, Stop).Skip(2).SelectMany(p => Pairs(p.Text)).ToList();

        Assert.InRange(made.Count(pairs.Contains) / (double)made.Count, 0.75, 0.95);
    }

    [Fact]
    public void TheSameSeedGivesTheSame()
    {
        Assert.Equal(new SyntheticPassages(Real, seed: 1).Take(100, Stop), new SyntheticPassages(Real, seed: 1).Take(100, Stop));
        Assert.NotEqual(new SyntheticPassages(Real, seed: 2).Take(100, Stop), new SyntheticPassages(Real, seed: 1).Take(100, Stop));
    }

    private static IEnumerable<(string, string)> Pairs(string text) => text.Split(' ') is var words ? words.Zip(words.Skip(1)) : [];

    private static Passage Passage(string id, string text) => new()
    {
        Id = id,
        Document = id.Split('#')[0],
        Unit = id.Split('/')[0],
        Ordinal = 0,
        Kind = UnitKind.Article,
        DocumentTitle = "Reglamento de la biblioteca",
        Heading = "Artículo",
        Path = [],
        Text = text,
        Language = Language.Es,
        Rank = DocumentRank.Regulation,
        Scope = ParsedDocument.StateScope,
        Provenance = new Provenance("folder", "a.md", "", null, "00"),
    };
}
