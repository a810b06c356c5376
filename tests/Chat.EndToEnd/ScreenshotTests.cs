using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Every page of a visit can be drawn, narrow and wide. TAXASSISTANT_SCREENSHOTS names a folder to keep the pictures in (docs/screenshots).</summary>
public sealed class ScreenshotTests(Site site)
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("TAXASSISTANT_SCREENSHOTS")
        ?? Directory.CreateTempSubdirectory("screenshots-").FullName;

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
            var path = Path.Combine(Folder, $"{language}-{name}-transparency" + (dark ? "-dark.png" : ".png"));
            await visit.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
            Assert.True(new FileInfo(path).Length > 5_000, $"{path} is blank");
        }

        foreach (var (name, width, height) in new[] { ("narrow", 320, 720), ("wide", 1280, 800) })
        {
            await using var visit = await site.VisitAsync(language, width, height, dark);
            await TakeAsync($"{language}-{name}-start");
            await visit.AskAsync(Questions.TwoPayers[language]);
            await TakeAsync($"{language}-{name}-answer");

            async Task TakeAsync(string what)
            {
                var path = Path.Combine(Folder, what + (dark ? "-dark.png" : ".png"));
                await visit.Page.ScreenshotAsync(new() { Path = path });
                Assert.True(new FileInfo(path).Length > 5_000, $"{path} is blank");
            }
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
            foreach (var (scheme, ending) in new[] { (ColorScheme.Light, ""), (ColorScheme.Dark, "-dark") })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await visit.Turns.First.EvaluateAsync("turn => turn.scrollIntoView({ block: 'start', behavior: 'instant' })");
                await visit.ExpectAccessibleAsync($"removed, {language}, {width}{ending}");
                var path = Path.Combine(Folder, $"{language}-{name}-removed{ending}.png");
                await visit.Page.ScreenshotAsync(new() { Path = path });
                Assert.True(new FileInfo(path).Length > 5_000, $"{path} is blank");
            }
        }
    }
}
