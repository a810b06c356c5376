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
