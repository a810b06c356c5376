using Chat.Core.Answers;
using Chat.Rag.Generation;
using Chat.Rag.Retrieval;
using Chat.Testing.Indexing;
using Chat.Web.Panel.Cases;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Panel;

/// <summary>The legal text beside a case, from an index with one article in two wordings: 1.500 euros until the end of 2024, 2.500 euros since.</summary>
public sealed class CaseLawTests : PageTest, IClassFixture<ServiceWithLaw>
{
    private static readonly LegalReference Article = new(Chat.Testing.Indexing.Wordings.Unit, "Ley de las colmenas. Artículo 9", "https://www.boe.es/buscar/act.php?id=BOE-A-2000-1#a9");
    private static readonly LegalReference Other = new(Chat.Testing.Indexing.Wordings.Document + "#a99", "Ley de las colmenas. Artículo 99", "https://www.boe.es/buscar/act.php?id=BOE-A-2000-1#a99");

    public CaseLawTests(ServiceWithLaw service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Services.AddSingleton(service.Get<ArticleReader>());
        Services.AddSingleton(service.Get<LawQuoter>());
    }

    [Theory]
    [InlineData(2024, "1.500 euros", "2.500 euros")]
    [InlineData(2026, "2.500 euros", "1.500 euros")]
    public void TheWordingOfTheDayOfTheQuestionIsShownFirst(int year, string inForce, string other)
    {
        var law = Show(new DateOnly(year, 6, 30));

        law.WaitForAssertion(() => Assert.Contains(inForce, law.Find("blockquote").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(other, law.Markup, StringComparison.Ordinal);
        Assert.Equal($"{year}-06-30", law.Find("#law-day").GetAttribute("value"));
        Assert.Equal("es", law.Find("blockquote").GetAttribute("lang"));
    }

    [Theory]
    [InlineData("2024-12-31", "1.500 euros", "31 de diciembre de 2024")]
    [InlineData("2025-01-01", "2.500 euros", "1 de enero de 2025")]
    public void TheWordingOfAnotherDayIsChosen(string day, string inForce, string said)
    {
        var law = Show(new DateOnly(2026, 11, 23));

        law.Find("#law-day").Change(day);

        law.WaitForAssertion(() => Assert.Contains(inForce, law.Find("blockquote").TextContent, StringComparison.Ordinal));
        Assert.Contains(said, law.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("?fecha=" + day, law.Find("a[href*='/norma/']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptiedDayGoesBackToThatOfTheQuestion()
    {
        var law = Show(new DateOnly(2026, 11, 23));
        law.Find("#law-day").Change("2024-12-31");
        law.WaitForAssertion(() => Assert.Contains("1.500 euros", law.Find("blockquote").TextContent, StringComparison.Ordinal));

        law.Find("#law-day").Change("");

        law.WaitForAssertion(() => Assert.Contains("2.500 euros", law.Find("blockquote").TextContent, StringComparison.Ordinal));
        Assert.Equal("2026-11-23", law.Find("#law-day").GetAttribute("value"));
    }

    [Fact]
    public void AnArticleThatWasNotTakenInIsSaidAndItsOfficialPageIsLinked()
    {
        var law = Show(new DateOnly(2026, 11, 23));

        law.Find("#law-article").Change(Other.Id);

        law.WaitForAssertion(() => Assert.Contains(Words["cases.law-missing"], law.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(law.FindAll("blockquote"));
        Assert.Single(law.FindAll($"a[href='{Other.Url}']"));
    }

    [Fact]
    public void OneSentenceIsReadOutAndNotTheWholeArticle()
    {
        var law = Show(new DateOnly(2026, 11, 23));
        law.WaitForElement("blockquote");

        Assert.Empty(law.FindAll("[aria-live] blockquote, [role=status] blockquote, [role=log] blockquote"));
        Assert.Contains("Abejas reales", law.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<CaseLaw> Show(DateOnly askedOn) =>
        Render<CaseLaw>(p => p.Add(l => l.Code, "es").Add(l => l.Articles, [Article, Other]).Add(l => l.AskedOn, askedOn));
}
