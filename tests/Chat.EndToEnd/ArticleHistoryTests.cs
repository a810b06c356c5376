using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>The page that shows an article's wordings: in every language, as narrow as a phone, and with the keyboard alone.</summary>
public sealed class ArticleHistoryTests(Site site, LawSite law) : IClassFixture<LawSite>
{
    [Fact]
    public async Task ItIsAccessibleAndNoWiderThanThePhone()
    {
        foreach (var language in new[] { "es", "ca", "gl", "eu" })
        {
            foreach (var dark in new[] { false, true })
            {
                await using var visit = await site.VisitAsync(language, 320, 720, dark, law.Address);
                await visit.AskAsync(LawOnDisk.Question);
                await DrawAsync("law-answer");
                await visit.Page.GotoAsync($"{law.Address}/{language}{LawOnDisk.Page}");
                await visit.Page.Locator(".norm-wordings summary").First.ClickAsync();
                await DrawAsync("article");

                async Task DrawAsync(string what)
                {
                    foreach (var width in new[] { 320, 768, 1440 })
                    {
                        await visit.Page.SetViewportSizeAsync(width, 900);
                        await visit.ExpectAccessibleAsync($"{what} {language} {width}{(dark ? " dark" : "")}");
                        await Pictures.TakeAsync(visit.Page, $"{language}-{width}-{what}", dark, whole: true);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task ADayIsChosenAndAnOlderWordingOpenedWithTheKeyboard(int width)
    {
        await using var visit = await site.VisitAsync("es", width, address: law.Address);
        var page = visit.Page;
        await page.GotoAsync($"{law.Address}/es{LawOnDisk.Page}");
        var inForce = page.Locator("section[aria-labelledby=en-vigor] blockquote");
        await Assertions.Expect(inForce).ToContainTextAsync("2.500 euros");
        await Assertions.Expect(page.Locator("del")).ToContainTextAsync("1.500");
        await Assertions.Expect(page.Locator("ins")).ToContainTextAsync("2.500");

        await TabToAsync(page, "#fecha");
        await TypeDayAsync(page, "2024-12-31");
        await TabToAsync(page, ".norm-form button");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(inForce).ToContainTextAsync("1.500 euros");
        Assert.Contains("fecha=2024-12-31", page.Url, StringComparison.Ordinal);
        await TabToAsync(page, ".norm-wordings li:last-child summary");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".norm-wordings li:last-child blockquote")).ToBeVisibleAsync();
    }

    // A date is typed part by part, in the order of the browser's own language, which no page is told: each order is tried until the field holds the day.
    private static async Task TypeDayAsync(IPage page, string day)
    {
        var parts = day.Split('-');
        foreach (var order in new[] { "dmy", "mdy", "ymd" })
        {
            foreach (var part in order)
                await page.Keyboard.TypeAsync(part switch { 'y' => parts[0], 'm' => parts[1], _ => parts[2] });
            if (await page.Locator("#fecha").InputValueAsync() == day)
                return;
            for (var i = 0; i < parts.Length; i++)
                await page.Keyboard.PressAsync("ArrowLeft");
        }

        Assert.Fail("The day cannot be typed: the field holds " + await page.Locator("#fecha").InputValueAsync());
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>($"document.activeElement.matches('{selector}')"))
                return;
        }

        Assert.Fail($"The tab key does not reach {selector}.");
    }
}
