using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>The content security policy is kept by every page in a real browser: nothing that a page needs is blocked, and what it does not need is.</summary>
public sealed class ContentPolicyTests(Site site)
{
    // Filled before any script of a page runs.
    private const string Listen = "window.violations = []; addEventListener('securitypolicyviolation', e => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));";

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task NoPageBreaksIt(string language)
    {
        await using var visit = await site.VisitAsync(language);
        var page = visit.Page;
        await page.AddInitScriptAsync(Listen);

        foreach (var path in new[] { "privacy", "accessibility", "transparencia", "nada" })
        {
            await page.GotoAsync($"{site.Address}/{language}/{path}");
            await Assertions.Expect(page.Locator("main h1")).ToHaveCountAsync(1);
            await ExpectNoneAsync(path);
        }

        // The missing page is one fault on the console, and that is what it is for.
        visit.ForgiveFaults();
        await page.GotoAsync($"{site.Address}/{language}");
        await visit.Ready.WaitForAsync();
        await visit.AskAsync(Questions.TwoPayers[language]);
        await page.Locator(".answer .ref").First.ClickAsync();
        await page.Locator("[data-copy]").ClickAsync();
        await page.RunAndWaitForDownloadAsync(() => page.Locator(".tools li:nth-child(3) button").ClickAsync());
        await page.Locator("#person").ClickAsync();
        await ExpectNoneAsync("conversation");
        await visit.ExpectAccessibleAsync("conversation");

        async Task ExpectNoneAsync(string where) => Assert.Empty(await page.EvaluateAsync<string[]>($"window.violations.map(v => '{where}: ' + v)"));
    }

    [Theory]
    [InlineData("const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);", "script-src-elem")]
    [InlineData("document.body.insertAdjacentHTML('beforeend', '<img src=/mark.svg onload=\"window.ran = true\">')", "script-src-attr")]
    [InlineData("const s = document.createElement('style'); s.textContent = 'body { display: none }'; document.body.append(s);", "style-src-elem")]
    [InlineData("const f = document.createElement('iframe'); f.src = 'https://example.org/'; document.body.append(f);", "frame-src")]
    [InlineData("fetch('https://example.org/').catch(() => {})", "connect-src")]
    public async Task WhatSomeoneWouldPutIntoAPageDoesNotRun(string attack, string directive)
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Page.EvaluateAsync(Listen);

        await visit.Page.EvaluateAsync(attack);

        await visit.Page.WaitForFunctionAsync("window.violations.length > 0");
        Assert.StartsWith(directive, (await visit.Page.EvaluateAsync<string[]>("window.violations"))[0], StringComparison.Ordinal);
        Assert.False(await visit.Page.EvaluateAsync<bool>("window.ran === true"));
    }
}
