using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class BoeXmlParserTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2022, "11.200")]
    [InlineData(2023, "15.000")]
    [InlineData(2026, "15.876")]
    public async Task AYearIsAnsweredFromTheWordingThatWasInForce(int year, string limit)
    {
        var article = await UnitAsync("a96");

        var version = Assert.Single(article.Versions, v => v.IsInForceOn(new DateOnly(year, 12, 31)));

        Assert.Contains(limit, Assert.IsType<Paragraph>(version.Blocks[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWordingEndsOnTheDayOnWhichTheNextBegins()
    {
        var article = await UnitAsync("a96");

        Assert.Equal(
            [(new DateOnly(2007, 1, 1), new DateOnly(2023, 1, 1), null), (new DateOnly(2023, 1, 1), new DateOnly(2024, 6, 28), "BOE-A-2022-22128"), (new DateOnly(2024, 6, 28), null, "BOE-A-2024-12944")],
            article.Versions.Select(v => (v.ValidFrom!.Value, v.ValidUntil, v.ChangedBy)));
    }

    [Fact]
    public async Task TheHeadingIsNotRepeatedInTheBody()
    {
        var article = await UnitAsync("a96");

        Assert.Equal("Artículo 96. Obligación de declarar.", article.Heading);
        Assert.Equal(["TÍTULO X. Gestión del impuesto", "CAPÍTULO I. Declaraciones"], article.Path);
        Assert.All(article.Versions, v => Assert.DoesNotContain(v.Blocks.OfType<Paragraph>(), p => p.Text.StartsWith("Artículo", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task OfTheNotesOnlyTheFigureInForceIsKept()
    {
        var version = (await UnitAsync("a96")).Versions[^1];

        var note = Assert.Single(version.Blocks.OfType<Note>());
        Assert.Equal("Téngase en cuenta que el límite es de 15.876 euros desde 2024.", note.Text);
    }

    [Fact]
    public async Task SpannedCellsAreRepeatedSoThatEveryRowStandsAlone()
    {
        var table = Assert.IsType<Table>(Assert.Single((await UnitAsync("a66")).Versions[0].Blocks));

        Assert.Equal(["Base liquidable – Desde", "Base liquidable – Hasta", "Tipo"], table.Header);
        Assert.Equal([["0", "6.000", "19"], ["6.000", "50.000", "21"], ["50.000", "60.000", "21"]], table.Rows);
    }

    [Fact]
    public async Task SpelledIdsOfTheBoeBecomeOurs()
    {
        var document = await ReadAsync(BoeText.Whole);

        Assert.Equal(["preambulo", "a96", "a66", "da13", "dt1"], document.Units.Select(u => u.Id));
        Assert.Equal([UnitKind.Preamble, UnitKind.Article, UnitKind.Article, UnitKind.Additional, UnitKind.Transitional], document.Units.Select(u => u.Kind));
    }

    [Fact]
    public async Task ASuppressedUnitEndsAndHasNoWordsAfterwards()
    {
        var version = Assert.Single((await UnitAsync("dt1")).Versions);

        Assert.Equal(new DateOnly(2015, 1, 1), version.ValidUntil);
    }

    [Fact]
    public async Task AWordingWhoseDayIsUnknownIsLeftOutAndSaidSo()
    {
        var document = await ReadAsync(BoeText.Whole);

        Assert.Single(document.Units.Single(u => u.Id == "da13").Versions);
        Assert.Contains(document.Warnings, w => w.Contains("99999999", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MetadataGiveRankScopeAndState()
    {
        var document = await ReadAsync(BoeText.Whole.Replace("/eli/es/", "/eli/es-ct/", StringComparison.Ordinal).Replace("<vigencia_agotada>N", "<vigencia_agotada>S", StringComparison.Ordinal));

        Assert.Equal(("BOE-A-2006-20764", DocumentRank.Law, "es-ct", false), (document.Id, document.Rank, document.Scope, document.IsInForce));
        Assert.Equal(new DateOnly(2026, 3, 27), document.Provenance.Updated);
        Assert.Equal("https://www.boe.es/buscar/act.php?id=BOE-A-2006-20764", document.Provenance.Address);
    }

    [Fact]
    public async Task WithoutMetadataTheAddressNamesTheText()
    {
        var document = await ReadAsync("<response><data>" + BoeText.Body + "</data></response>");

        Assert.Equal("BOE-A-2006-20764", document.Id);
        Assert.Contains(document.Warnings, w => w.Contains("without metadata", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OldWordingInAQuotationIsLeftOut()
    {
        var document = await ReadAsync(BoeText.Whole.Replace("<blockquote>", "<blockquote><p class=\"cita\">Redacción anterior:</p><p class=\"cita\">\"Con dos pagadores, 14.000 euros.\"</p></blockquote><blockquote>", StringComparison.Ordinal));

        Assert.DoesNotContain(document.Units.SelectMany(u => u.Versions).SelectMany(v => v.Blocks).OfType<Paragraph>(), p => p.Text.Contains("14.000", StringComparison.Ordinal));
    }

    private static async Task<DocumentUnit> UnitAsync(string id) => Assert.Single((await ReadAsync(BoeText.Whole)).Units, u => u.Id == id);

    private static Task<ParsedDocument> ReadAsync(string xml) =>
        new BoeXmlParser().ParseAsync(Fixture.Document("BOE-A-2006-20764.xml", "application/xml", xml), Cancellation);
}
