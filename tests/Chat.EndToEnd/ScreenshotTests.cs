using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Every page of a visit can be drawn, narrow and wide (<see cref="Pictures"/>).</summary>
public sealed class ScreenshotTests(Site site)
{
    [Theory]
    [InlineData("es", false)]
    [InlineData("ca", false)]
    [InlineData("gl", false)]
    [InlineData("eu", false)]
    [InlineData("es", true)]
    public async Task ThePagesOfALanguage(string language, bool dark)
    {
        foreach (var (name, width) in new[] { ("narrow", 320), ("middle", 768), ("wide", 1440) })
        {
            await using var visit = await site.VisitAsync(language, width, 900, dark);
            await visit.Page.GotoAsync($"{site.Address}/{language}/transparencia");
            await Pictures.TakeAsync(visit.Page, $"{language}-{name}-transparency", dark, whole: true);
        }

        foreach (var (name, width, height) in new[] { ("narrow", 320, 720), ("wide", 1280, 800) })
        {
            await using var visit = await site.VisitAsync(language, width, height, dark);
            await Pictures.TakeAsync(visit.Page, $"{language}-{name}-start", dark);
            await visit.AskAsync(Questions.TwoPayers[language]);
            await Pictures.TakeAsync(visit.Page, $"{language}-{name}-answer", dark);
        }
    }

    /// <summary>Narrow to wide, light and dark: what was removed from a question, why, and the warning with a credential.</summary>
    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task WhatWasRemovedFromAQuestion(string language)
    {
        await using var visit = await site.VisitAsync(language, 320, 720);
        await visit.AskAsync(Questions.WithPersonalData[language]);
        foreach (var (name, width, height) in new[] { ("narrow", 320, 720), ("middle", 768, 1024), ("wide", 1440, 900) })
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (var dark in new[] { false, true })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await visit.Turns.First.EvaluateAsync("turn => turn.scrollIntoView({ block: 'start', behavior: 'instant' })");
                await visit.ExpectAccessibleAsync($"removed, {language}, {width}{(dark ? " dark" : "")}");
                await Pictures.TakeAsync(visit.Page, $"{language}-{name}-removed", dark);
            }
        }
    }

    /// <summary>Narrow to wide, light and dark, all of it unfolded: the receipt of an answer.</summary>
    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task TheReceiptOfAnAnswer(string language)
    {
        await using var visit = await site.VisitAsync(language, 320, 720);
        await visit.AskAsync(Questions.TwoPayers[language]);
        await visit.Page.GotoAsync(site.Address + await visit.Turns.First.Locator("a[href*='/recibo/']").First.GetAttributeAsync("href"));
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
        foreach (var (name, width, height) in new[] { ("narrow", 320, 720), ("middle", 768, 1024), ("wide", 1440, 900) })
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (var dark in new[] { false, true })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await visit.ExpectAccessibleAsync($"receipt, {language}, {width}{(dark ? " dark" : "")}");
                await Pictures.TakeAsync(visit.Page, $"{language}-{name}-receipt", dark, whole: true);
            }
        }
    }
}
