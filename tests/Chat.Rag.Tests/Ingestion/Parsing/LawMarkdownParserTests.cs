using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class LawMarkdownParserTests
{
    [Fact]
    public async Task ADecreeAndItsRegulationAreToldApart()
    {
        var units = await UnitsAsync("##### Artículo 1. Aprobación.\n\nSe aprueba.\n\n##### Disposición final primera. Vigor.\n\nMañana.\n\n## TÍTULO I. Lo demás\n\n##### Artículo 1. Objeto.\n\nEl pato.\n\n##### Disposición final primera. Otra.\n\nFin.");

        Assert.Equal(["a1", "df1", "a1-2", "df1-2"], units.Select(u => u.Id));
        Assert.Equal(["TÍTULO I. Lo demás"], units[2].Path);
    }

    [Fact]
    public async Task PlainLinesAreHeadingsToo()
    {
        var units = await UnitsAsync("TÍTULO I\n\nImpuestos directos\n\nCAPÍTULO I\n\nRenta\n\nArtículo 1. Escala.\n\nLa escala.\n\nArtículo 2 de la Ley 5/2001 se deroga.\n\nDisposición final. Vigor.\n\nMañana.");

        Assert.Equal(["a1", "df"], units.Select(u => u.Id));
        Assert.Equal(["TÍTULO I. Impuestos directos", "CAPÍTULO I. Renta"], units[0].Path);
        Assert.Equal([new Paragraph("La escala."), new Paragraph("Artículo 2 de la Ley 5/2001 se deroga.")], units[0].Versions[0].Blocks);
    }

    [Fact]
    public async Task QuotedArticlesAreFiledBelowTheArticleThatQuotesThem()
    {
        var units = await UnitsAsync("Artículo 3. Modificación de la Ley 9/2000.\n\nSe añade un capítulo:\n\n«CAPÍTULO II\n\nArtículo 40. Hecho imponible.\n\nEl pato.\n\nArtículo 41. Cuota.\n\nUn euro.»\n\nDos. Lo anterior rige desde mañana.\n\nArtículo 4. Otra cosa.\n\nNada.");

        Assert.Equal(["a3", "a3.a40", "a3.a41", "a4"], units.Select(u => u.Id));
        Assert.Equal([UnitKind.Article, UnitKind.Quoted, UnitKind.Quoted, UnitKind.Article], units.Select(u => u.Kind));
        Assert.Equal(["Artículo 3. Modificación de la Ley 9/2000."], units[1].Path);
        Assert.Empty(units[3].Path);
        Assert.Equal(new Paragraph("Dos. Lo anterior rige desde mañana."), units[0].Versions[0].Blocks[^1]);
    }

    [Fact]
    public async Task AQuotedArticleTakesNoNumberFromTheLawsOwn()
    {
        var units = await UnitsAsync("Artículo 1. Modificación de la Ley 9/2000.\n\nSe añade:\n\n«CAPÍTULO II\n\nArtículo 2. Hecho imponible.\n\nEl pato.»\n\nArtículo 2. Otra cosa.\n\nNada.");

        Assert.Equal([("a1", UnitKind.Article), ("a1.a2", UnitKind.Quoted), ("a2", UnitKind.Article)], units.Select(u => (u.Id, u.Kind)));
    }

    [Fact]
    public async Task AfterAQuotationThatNeverEndsTheArticlesAreTheLawsOwn()
    {
        var units = await UnitsAsync("Artículo 3. Modificación de la Ley 9/2000.\n\nSe añade un capítulo:\n\n«CAPÍTULO II\n\nArtículo 40. Hecho imponible.\n\nEl pato.\n\nArtículo 4. Otra cosa.\n\nNada.");

        Assert.Equal(["a3", "a40", "a4"], units.Select(u => u.Id));
        Assert.DoesNotContain(units, u => u.Kind == UnitKind.Quoted);
    }

    [Fact]
    public async Task AnOldWordingEndsWithItsQuotation()
    {
        var units = await UnitsAsync("##### Artículo 1. Cuota.\n\nDos euros.\n\n> Téngase en cuenta que entra en vigor el 1 de enero de 2027.\n\n> Redacción anterior:\n\n###### \"Artículo 1. Cuota.\n\n> Un euro.\n\n| Patos | Euros |\n| --- | --- |\n| 1 | 1 |\n\n> Y nada más.\"\n\n> <small>Se modifica por el art. 2 de la Ley 3/2026. [Ref. BOE-A-2026-7](https://www.boe.es/buscar/doc.php?id=BOE-A-2026-7)</small>\n\n##### Artículo 2. Fin.\n\nFin.");

        Assert.Equal(["a1", "a2"], units.Select(u => u.Id));
        Assert.Equal<Block>([new Paragraph("Dos euros."), new Note("Téngase en cuenta que entra en vigor el 1 de enero de 2027.")], units[0].Versions[0].Blocks);
        Assert.Equal("BOE-A-2026-7", units[0].Versions[0].ChangedBy);
    }

    [Fact]
    public async Task AListOfContentsMakesNoUnits()
    {
        var units = await UnitsAsync("Artículo 1. Uno.\n\nArtículo 2. Dos.\n\nArtículo 3. Tres.\n\nArtículo 4. Cuatro.\n\nTÍTULO I\n\nTodo\n\nArtículo 1. Uno.\n\nA.\n\nArtículo 2. Dos.\n\nB.\n\nArtículo 3. Tres.\n\nC.\n\nArtículo 4. Cuatro.\n\nD.");

        Assert.Equal(["a1", "a2", "a3", "a4"], units.Select(u => u.Id));
        Assert.Equal([new Paragraph("A.")], units[0].Versions[0].Blocks);
    }

    [Fact]
    public async Task ARepealedArticleKeepsItsHeadingAsItsWords()
    {
        var units = await UnitsAsync("##### Artículo 1. (Suprimido)\n\n##### Artículo 2. Fin.\n\nFin.");

        Assert.Equal([new Paragraph("Artículo 1. (Suprimido)")], units[0].Versions[0].Blocks);
    }

    [Fact]
    public async Task PartsOfAnAnnexAreUnitsOfTheirOwn()
    {
        var units = await UnitsAsync("##### Artículo 1. Tarifa.\n\nVéase el anexo.\n\nANEXO I\n\nTarifas\n\n### Normas generales\n\nSe paga.\n\n##### Grupo 861. Alquiler.\n\nCuota: 1 euro.");

        Assert.Equal(["a1", "an1", "an1.1", "grupo861"], units.Select(u => u.Id));
        Assert.Equal(["ANEXO I"], units[2].Path);
        Assert.All(units.Skip(1), u => Assert.Equal(UnitKind.Annex, u.Kind));
    }

    [Fact]
    public async Task SignaturesAreNoPartOfTheLastProvision()
    {
        var units = await UnitsAsync("##### Disposición final única. Vigor.\n\nMañana.\n\nPor tanto,\n\nMando a todos los españoles que guarden esta ley.\n\nMadrid, 28 de noviembre de 2006.\n\nJUAN CARLOS R.");

        Assert.Equal(["df", "firma"], units.Select(u => u.Id));
        Assert.Equal([new Paragraph("Mañana.")], units[0].Versions[0].Blocks);
    }

    [Theory]
    [InlineData("repealed", false)]
    [InlineData("expired", false)]
    [InlineData("in_force", true)]
    public async Task OnlyWhatIsInForceIsSaidToBe(string status, bool inForce)
    {
        var law = Fixture.Law("##### Artículo 1.\n\nTexto.", $"status: \"{status}\"\n");

        Assert.Equal(inForce, (await new LawMarkdownParser().ParseAsync(law, TestContext.Current.CancellationToken)).IsInForce);
    }

    [Theory]
    [InlineData("otro", "Decreto Legislativo 1/2009", DocumentRank.Law)]
    [InlineData("otro", "Decreto Foral Legislativo 4/2008", DocumentRank.Law)]
    [InlineData("otro", "Norma Foral 13/2013", DocumentRank.Law)]
    [InlineData("otro", "Decreto Foral 47/2014", DocumentRank.Regulation)]
    [InlineData("otro", "Orden Foral 12/2020", DocumentRank.Order)]
    [InlineData("otro", "Texto refundido de tasas", DocumentRank.Law)]
    [InlineData("ley_organica", "Ley Orgánica 8/1980", DocumentRank.Law)]
    [InlineData("real_decreto_ley", "Real Decreto-ley 8/2023", DocumentRank.Law)]
    [InlineData("real_decreto", "Real Decreto 439/2007", DocumentRank.Regulation)]
    [InlineData("resolucion", "Resolución de 11 de marzo", DocumentRank.Order)]
    public void WhatIsOtherIsRankedByItsTitle(string rank, string title, DocumentRank expected) =>
        Assert.Equal(expected, LawRank.Of(rank, title));

    private static async Task<List<DocumentUnit>> UnitsAsync(string body)
    {
        var document = await new LawMarkdownParser().ParseAsync(Fixture.Law(body), TestContext.Current.CancellationToken);
        return [.. document.Units];
    }
}
