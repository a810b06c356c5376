using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>The legal text beside a case, of a law that was taken in as an operator does: an answer quotes it, its conversation becomes a case, an official chooses the day.</summary>
public sealed class CaseLawTests(Site site, LawSite law) : IClassFixture<LawSite>
{
    [Fact]
    public async Task TheArticleIsShownAtTheWordingInForceOnTheDayChosen()
    {
        await using var visit = await site.VisitAsync("es", address: law.Address);
        await visit.AskAsync(LawOnDisk.Question);
        await visit.Page.Locator("#person").ClickAsync();
        await visit.Page.Locator("#handoff-share").CheckAsync();
        await visit.Page.Locator(".handoff [type=submit]").ClickAsync();
        await visit.Page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();
        var page = await site.PageAsync(1440);
        await OfficialVisit.SignInAsync(law.Address, law.Data, page, "ley", "caseworker", "es");
        await page.GotoAsync(OfficialVisit.AddressOf(law.Address) + "/panel/cases");
        await page.Locator("[data-case] [data-shortcut-row]").ClickAsync();
        var article = page.Locator(".case-law blockquote");
        var told = page.Locator(".case-law [role=status]");

        // The day of the question to begin with.
        await Assertions.Expect(article).ToContainTextAsync("2.500 euros");
        await page.Locator("#law-day:not([disabled])").WaitForAsync();
        await page.Locator("#law-day").FillAsync("2024-12-31");
        await Assertions.Expect(article).ToContainTextAsync("1.500 euros");
        await Assertions.Expect(told).ToContainTextAsync("31 de diciembre de 2024");
        await OfficialVisit.ExpectAsync(page, "es-case-law", 1440, dark: false);
        await page.Locator("#law-day").FillAsync("2025-01-01");
        await Assertions.Expect(article).ToContainTextAsync("2.500 euros");
        await page.Locator("#law-day").FillAsync("2000-01-31");
        await Assertions.Expect(article).ToHaveCountAsync(0);
        await Assertions.Expect(told).ToContainTextAsync("No consta ninguna redacción en vigor");
        await OfficialVisit.ExpectAsync(page, "es-case-law-none", 320, dark: true);
        await page.Context.CloseAsync();
    }
}
