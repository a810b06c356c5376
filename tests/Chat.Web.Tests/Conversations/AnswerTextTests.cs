using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class AnswerTextTests : PageTest
{
    [Fact]
    public void ItemsInARowAreOneList()
    {
        var text = Text(Sample.Sentence("Breve."), Sample.Sentence("Uno", "Detalles", isListItem: true), Sample.Sentence("Dos", isListItem: true), Sample.Sentence("Tres", "Qué hacer", isListItem: true));

        Assert.Equal(2, text.FindAll("ul").Count);
        Assert.Equal(2, text.FindAll("ul:first-of-type li").Count);
        Assert.Equal(["Detalles", "Qué hacer"], text.FindAll("h3").Select(h => h.TextContent));
    }

    [Fact]
    public void SentencesThatGoOnStandInOneParagraph()
    {
        var text = Text(Sample.Sentence("Uno."), Sample.Sentence("Dos.") with { Continues = true }, Sample.Sentence("Tres."), Sample.Sentence("Lau.", language: "eu") with { Continues = true });

        Assert.Equal(3, text.FindAll("p").Count);
        Assert.Equal(2, text.FindAll("p:first-of-type [data-words]").Count);
        Assert.Equal("eu", text.FindAll("p")[2].GetAttribute("lang"));
    }

    [Fact]
    public void StrongIsTheOnlyMarkup()
    {
        var text = Text(Sample.Sentence("Hasta el **30 de junio** <b>no</b> y ** suelto"));

        Assert.Equal("30 de junio", text.Find("strong").TextContent);
        Assert.Empty(text.FindAll("b"));
        Assert.Contains("<b>no</b> y ** suelto", text.Find("[data-words]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySentenceShowsItsSources()
    {
        var text = Text(Sample.Sentence("Dos fuentes.", sources: [1, 2]));

        Assert.Equal(["source-1-1", "source-1-2"], text.FindAll(".ref").Select(r => r.GetAttribute("data-source")));
        Assert.Equal("Ver la fuente 2", text.FindAll(".ref")[1].GetAttribute("aria-label"));
    }

    [Fact]
    public void TheNumberOfASourceStaysWithTheLastWord()
    {
        var text = Text(Sample.Sentence("El límite es de 22.000 €."));

        Assert.Equal("22.000\u00a0€.1", text.Find(".together").TextContent);
    }

    [Fact]
    public void QuotedSpanishIsMarkedAsSuchInAnAnswerInAnotherLanguage()
    {
        var text = Show<AnswerText>(p => p.Add(t => t.Turn, Sample.Turn(Sample.Answer("eu", Sample.Sentence("Artículo.", language: "es"), Sample.Sentence("Hau.", language: "eu")))));

        Assert.Equal("es", text.FindAll("p")[0].GetAttribute("lang"));
        Assert.Null(text.FindAll("p")[1].GetAttribute("lang"));
    }

    [Fact]
    public void ASentenceKeepsItsPlaceWhileTheAnswerGrows()
    {
        var before = AnswerBlock.Of([Sample.Sentence("Breve."), Sample.Sentence("Uno", isListItem: true)]);
        var after = AnswerBlock.Of([Sample.Sentence("Breve."), Sample.Sentence("Uno", isListItem: true), Sample.Sentence("Dos", isListItem: true)]);

        Assert.Equal(before.Select(b => b.First), after.Select(b => b.First));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("nada", "nada")]
    [InlineData("**a**", "[a]")]
    [InlineData("x **a** y **b**", "x [a] y [b]")]
    [InlineData("**sin cerrar", "**sin cerrar")]
    [InlineData("****", "")]
    public void StrongTextIsReadInPairs(string text, string expected) =>
        Assert.Equal(expected, string.Concat(StrongText.Parts(text).Select(p => p.IsStrong ? $"[{p.Words}]" : p.Words)));

    private IRenderedComponent<AnswerText> Text(params AnswerSentence[] sentences) =>
        Show<AnswerText>(p => p.Add(t => t.Turn, Sample.Turn(Sample.Answer("es", sentences))));
}
