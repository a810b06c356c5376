using Chat.Web.Layout;
using Chat.Web.Pages;
using Chat.Web.Tests.Doubles;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Tests.Layout;

public sealed class LayoutTests : PageTest
{
    [Fact]
    public void TheSwitchLeadsToTheSamePageInEachLanguage()
    {
        var links = Switch("/es/privacy").FindAll("a");

        Assert.Equal(["/es/privacy", "/ca/privacy", "/gl/privacy", "/eu/privacy"], links.Select(l => l.GetAttribute("href")));
        Assert.Equal(["es", "ca", "gl", "eu"], links.Select(l => l.GetAttribute("lang")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/not-found")]
    public void APageWithoutALanguageLeadsToTheConversation(string path) =>
        Assert.Equal(["/es", "/ca", "/gl", "/eu"], Switch(path).FindAll("a").Select(l => l.GetAttribute("href")));

    [Fact]
    public void TheSwitchMarksTheLanguageOfThePage() => Assert.Equal("Castellano", Switch("/es").Find("[aria-current]").TextContent);

    [Fact]
    public void TheHeaderNamesTheServiceInThePagesLanguage() =>
        Assert.Contains(WordsOf("eu")["service"], Render<SiteHeader>(p => p.Add(h => h.W, WordsOf("eu"))).Markup, StringComparison.Ordinal);

    [Fact]
    public void TheFooterLinksToTheInformationPages() =>
        Assert.Equal(["/ca/caso", "/ca/privacy", "/ca/accessibility", "/ca/transparencia", "/ca/widget"], Render<SiteFooter>(p => p.Add(f => f.W, WordsOf("ca"))).FindAll("a").Select(a => a.GetAttribute("href")));

    [Fact]
    public void TheReconnectNoticeIsTheOneThatBlazorLooksFor() =>
        Assert.Equal(WordsOf("gl")["retry"], Render<ReconnectNotice>(p => p.Add(r => r.W, WordsOf("gl"))).Find("#components-reconnect-modal button").TextContent);

    [Fact]
    public void TheLayoutBeginsWithAWayPastTheHeader()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/eu/privacy";

        var page = Render<PageLayout>(p => p.AddCascadingValue<HttpContext>(http));

        Assert.Equal("/eu/privacy#content", page.Find("a.skip").GetAttribute("href"));
        Assert.Equal("-1", page.Find("main#content").GetAttribute("tabindex"));
    }

    [Theory]
    [InlineData("privacy")]
    [InlineData("accessibility")]
    [InlineData("transparency")]
    public void InformationPagesHaveOneHeadingAndSections(string name)
    {
        foreach (var language in new[] { "es", "ca", "gl", "eu" })
        {
            var page = Render<InformationPage>(p => p.Add(i => i.W, WordsOf(language)).Add(i => i.Name, name));

            Assert.Single(page.FindAll("h1"));
            Assert.True(page.FindAll("h2").Count >= 4);
        }
    }

    [Fact]
    public void TheInformationPagesGoByTheAddress()
    {
        Assert.Equal(WordsOf("gl").Pages["privacy"].Title, Render<PrivacyPage>(p => p.Add(i => i.Code, "gl")).Find("h1").TextContent);
        Assert.Equal(WordsOf("gl").Pages["accessibility"].Title, Render<AccessibilityPage>(p => p.Add(i => i.Code, "gl")).Find("h1").TextContent);
    }

    [Fact]
    public void TheFaultPagesSpeakTheVisitorsLanguage()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/not-found";
        http.Request.Headers.AcceptLanguage = "ca;q=0.8, en";

        Assert.Equal(WordsOf("ca")["missing-title"], Render<NotFoundPage>(p => p.AddCascadingValue<HttpContext>(http)).Find("h1").TextContent);
        Assert.Equal(WordsOf("ca")["fault-title"], Render<ErrorPage>(p => p.AddCascadingValue<HttpContext>(http)).Find("h1").TextContent);
    }

    private IRenderedComponent<LanguageSwitch> Switch(string path) => Render<LanguageSwitch>(p => p.Add(s => s.W, Words).Add(s => s.Path, path));
}
