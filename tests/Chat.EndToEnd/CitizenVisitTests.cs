using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A citizen's whole visit, in each language, on a narrow and on a wide window.</summary>
public sealed class CitizenVisitTests(Site site)
{
    [Theory]
    [InlineData("es", 320)]
    [InlineData("ca", 320)]
    [InlineData("gl", 320)]
    [InlineData("eu", 320)]
    [InlineData("es", 1440)]
    [InlineData("ca", 1440)]
    [InlineData("gl", 1440)]
    [InlineData("eu", 1440)]
    public async Task AWholeVisit(string language, int width)
    {
        await using var visit = await site.VisitAsync(language, width, dark: language is "gl" or "eu");
        var page = visit.Page;
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        await Assertions.Expect(page.Locator(".ai-notice")).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync("empty");

        await visit.AskAsync(Questions.TwoPayers[language]);
        await Assertions.Expect(page.Locator(".answer").First).ToHaveAttributeAsync("lang", language);
        await Assertions.Expect(page.Locator(".answer .ref").First).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync("answer");

        await page.Locator(".answer .ref").First.ClickAsync();
        await Assertions.Expect(page.Locator("#source-1-1")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#source-1-1 blockquote")).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync("sources");
        await page.Locator("#source-1-1 [data-back]").ClickAsync();
        await Assertions.Expect(page.Locator(".answer .ref").First).ToBeFocusedAsync();

        await page.Locator("[data-copy]").ClickAsync();
        await Assertions.Expect(page.Locator("main p[role=status]")).Not.ToBeEmptyAsync();
        var made = await page.Locator("[data-machine-made]").InnerTextAsync();
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("[1]", copied, StringComparison.Ordinal);
        Assert.Contains(made, copied, StringComparison.Ordinal);

        await page.Locator(".feedback button").Nth(1).ClickAsync();
        await page.Locator(".feedback input[type=checkbox]").First.CheckAsync();
        await visit.ExpectAccessibleAsync("reasons");
        await page.Locator(".feedback [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".feedback .done")).ToBeFocusedAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".tools li:nth-child(3) button").ClickAsync());
        Assert.EndsWith(".txt", download.SuggestedFilename, StringComparison.Ordinal);
        var downloaded = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("[1]", downloaded, StringComparison.Ordinal);
        Assert.Contains(made, downloaded, StringComparison.Ordinal);
        // On paper the buttons are gone and the mark is not.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator("[data-machine-made]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".tools")).ToBeHiddenAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await page.Locator("#person").ClickAsync();
        await Assertions.Expect(page.Locator("#handoff-title")).ToBeFocusedAsync();
        await visit.ExpectAccessibleAsync("person");
        await page.Locator(".handoff [type=submit]").ClickAsync();
        var reference = await page.Locator(".handoff .reference").InnerTextAsync();
        await page.Locator(".case .standing").WaitForAsync();
        await visit.ExpectAccessibleAsync("person recorded");
        Assert.True(site.Keeps(reference.Replace("-", "", StringComparison.Ordinal)));

        await page.Locator("#restart").ClickAsync();
        await visit.ExpectAccessibleAsync("restart");
        await page.Locator(".tools .primary").ClickAsync();
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(k => k.includes('turn')).length"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task TheInformationPagesAreReadableAndAccessible(string language)
    {
        await using var visit = await site.VisitAsync(language, width: 320);

        foreach (var name in new[] { "privacy", "accessibility", "transparencia" })
        {
            await visit.Page.Locator($".site-footer a[href$={name}]").ClickAsync();
            await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await Assertions.Expect(visit.Page.Locator("main h1")).ToHaveCountAsync(1);
            await visit.ExpectAccessibleAsync(name);
        }

        await visit.Page.GotoAsync($"{site.Address}/{language}/nada");
        visit.ForgiveFaults();
        await visit.ExpectAccessibleAsync("missing page");
    }
}
