using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class SourceTests : PageTest
{
    [Fact]
    public void ACardShowsNumberKindYearsAndQuotedWords()
    {
        var card = Card(Sample.Source(3));

        Assert.Contains("3", card.Find(".source-number").TextContent, StringComparison.Ordinal);
        Assert.Equal("Guía", card.Find(".source-kind").TextContent);
        Assert.Equal("Ejercicios 2023–2026", card.Find(".source-years").TextContent);
        Assert.Equal("Palabras citadas.", card.Find("blockquote").TextContent);
    }

    [Fact]
    public void TheLegalBasisIsALinkToTheBoeInSpanish()
    {
        var law = Card(Sample.Source(1), "eu").Find(".laws a");

        Assert.Equal(Sample.Law.Url, law.GetAttribute("href"));
        Assert.Equal("es", law.GetAttribute("lang"));
        Assert.Equal("eu", law.QuerySelector(".unseen")!.GetAttribute("lang"));
    }

    [Fact]
    public void ALongQuoteOpensOnDemand()
    {
        var card = Card(Sample.Source(1, new string('a', 400)));
        Assert.NotEmpty(card.FindAll("blockquote.clamped"));

        card.Find("button[aria-expanded=false]").Click();

        Assert.Empty(card.FindAll("blockquote.clamped"));
        Assert.Equal(Words["less"], card.Find("button[aria-expanded=true]").TextContent);
    }

    [Fact]
    public void AShortQuoteHasNothingToOpen() => Assert.Empty(Card(Sample.Source(1)).FindAll("button[aria-expanded]"));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://example.org")]
    [InlineData(null)]
    public void OnlySecureWebAddressesBecomeLinks(string? url) => Assert.Empty(Card(Sample.Source(1, url: url)).FindAll(".source-links a"));

    [Fact]
    public void WordsThatMatchedAreMarkedAndMarkupStaysText()
    {
        const string Quote = "Fuente de prueba 1\nEl tipo <b>reducido</b> es del 10 por ciento.";
        var card = Card(Sample.Source(1, Quote) with { Marks = [new(Quote.IndexOf("tipo", StringComparison.Ordinal), 4), new(Quote.IndexOf("<b>", StringComparison.Ordinal), 3), new(9_000, 3)] });

        Assert.Equal("El tipo <b>reducido</b> es del 10 por ciento.", card.Find("blockquote").TextContent);
        Assert.Equal(["tipo", "<b>"], card.FindAll("blockquote mark").Select(m => m.TextContent));
        Assert.Empty(card.FindAll("blockquote b"));
        Assert.Contains(card.FindAll(".source-what"), w => w.TextContent == Words["marked"]);
    }

    [Theory]
    [InlineData(SourceKind.Law, "BOE-A-2006-20764#a96", "what-law")]
    [InlineData(SourceKind.Manual, "sede.agenciatributaria.gob.es/manual#uno", "what-manual")]
    [InlineData(SourceKind.Guidance, "sede.agenciatributaria.gob.es/Renta#uno", "what-page")]
    public void ACardSaysWhatItsWordsAre(SourceKind kind, string id, string key) =>
        Assert.Equal(WordsOf("gl")[key], Card(Sample.Source(1) with { Kind = kind, Id = id }, "gl").Find(".source-what").TextContent);

    [Fact]
    public void TheServicesOwnGuidanceNeedsNoSuchWords() => Assert.Empty(Card(Sample.Source(1)).FindAll(".source-what"));

    [Fact]
    public void AnArticleLeadsToItsWordingsInTheReadersLanguage() =>
        Assert.Equal("/eu/norma/BOE-A-2006-20764/a96", Card(Sample.Source(1) with { History = "/norma/BOE-A-2006-20764/a96" }, "eu").Find(".source-links a[href^='/']").GetAttribute("href"));

    [Fact]
    public void WhereALawHoldsIsSaid() => Assert.Equal("Tot Espanya", Card(Sample.Source(1) with { Scope = "es" }, "ca").Find(".source-scope").TextContent);

    [Fact]
    public void EveryKindOfSourceHasAName()
    {
        foreach (var kind in Enum.GetValues<SourceKind>())
            Assert.NotEmpty(Card(Sample.Source(1) with { Kind = kind }).Find(".source-kind").TextContent);
    }

    [Fact]
    public void TheListSaysHowManySourcesThereAre() =>
        Assert.Equal("1", Show<SourceList>(p => p.Add(s => s.Turn, Sample.Turn())).Find(".count").TextContent);

    private IRenderedComponent<SourceCard> Card(Source source, string language = "es") =>
        Show<SourceCard>(p => p.Add(s => s.Source, source).Add(s => s.TurnNumber, 1), language);
}
