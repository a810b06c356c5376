using System.Net;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Articles;

public sealed class ArticlePageTests(ServiceWithLaw service) : IClassFixture<ServiceWithLaw>
{
    private const string Page = "/norma/BOE-A-2000-1/a9";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TodayTheLastWordingIsInForce()
    {
        var page = await service.Client.GetStringAsync("/es" + Page, Stop);

        Assert.Contains("Ley de las colmenas. Artículo 9. Abejas reales", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("2.500 euros", InForce(page), StringComparison.Ordinal);
        Assert.DoesNotContain("1.500 euros", InForce(page), StringComparison.Ordinal);
        Assert.Contains("https://www.boe.es/buscar/act.php?id=BOE-A-2000-1#a9", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-12-31", "1.500 euros")]
    [InlineData("2025-01-01", "2.500 euros")]
    public async Task TheWordingOfTheDayChosenIsShown(string day, string figure)
    {
        var page = await service.Client.GetStringAsync($"/es{Page}?fecha={day}", Stop);

        Assert.Contains(figure, InForce(page), StringComparison.Ordinal);
        Assert.Contains($"value=\"{day}\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ayer")]
    [InlineData("2024-02-31")]
    [InlineData("\"><script>")]
    public async Task ADayThatIsNoneIsSaidAndTodayIsShown(string day)
    {
        var page = await service.Client.GetStringAsync($"/ca{Page}?fecha={Uri.EscapeDataString(day)}", Stop);

        Assert.Contains("fecha-error", page, StringComparison.Ordinal);
        Assert.Contains("2.500 euros", InForce(page), StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{day}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatChangedIsMarkedWordByWord()
    {
        var page = await service.Client.GetStringAsync("/es" + Page, Stop);

        Assert.Matches("<del>.*1\\.500 .*</del><ins>.*2\\.500 .*</ins>", page.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("de=1&a=1", true)]
    [InlineData("de=2&a=1", false)]
    [InlineData("de=9&a=-1", false)]
    public async Task TwoWordingsAreComparedWhicheverWayRound(string chosen, bool same)
    {
        var page = await service.Client.GetStringAsync($"/gl{Page}?{chosen}", Stop);

        Assert.Equal(!same, page.Contains("<del>", StringComparison.Ordinal));
        Assert.Equal(same, WebUtility.HtmlDecode(page).Contains("As dúas redaccións din o mesmo.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MarkupInALawIsShownAndNotObeyed()
    {
        var page = await service.Client.GetStringAsync("/es" + Page, Stop);

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task TheLawStaysSpanishInAPageOfAnyLanguage(string language)
    {
        var page = await service.Client.GetStringAsync($"/{language}{Page}", Stop);

        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains("<h1 lang=\"es\">", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/eu{Page}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressWithoutALanguageGoesWhereTheBrowserReads()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Page + "?fecha=2024-06-30");
        request.Headers.Add("Accept-Language", "eu, es;q=0.5");

        var response = await service.Client.SendAsync(request, Stop);

        Assert.Equal($"/eu{Page}?fecha=2024-06-30", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/es/norma/BOE-A-2000-1/a10")]
    [InlineData("/fr/norma/BOE-A-2000-1/a9")]
    [InlineData("/es/norma/BOE-A-2000-1/..%2F..%2Fetc")]
    public async Task WhatTheIndexDoesNotHoldIsAMissingPage(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync(path, Stop)).StatusCode);

    [Theory]
    [InlineData("", "2.500 euros")]
    [InlineData("?year=2024", "1.500 euros")]
    public async Task TheInterfaceGivesTheWordsAndTheirHistory(string year, string figure)
    {
        var source = await RunningService.JsonAsync(await service.Client.GetAsync("/api/v1/sources/BOE-A-2000-1%23a9" + year, Stop));

        Assert.Equal(Page, source.GetProperty("history").GetString());
        Assert.Contains(figure, source.GetProperty("quote").GetString(), StringComparison.Ordinal);
    }

    private static string InForce(string page)
    {
        var from = page.IndexOf("id=\"en-vigor\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }
}
