using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Takes the screenshots of docs/screenshots anew, when TAXASSISTANT_SCREENSHOTS names a folder for them.</summary>
public sealed class ScreenshotTests(Site site)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("TAXASSISTANT_SCREENSHOTS");

    [Theory]
    [InlineData("es", false)]
    [InlineData("ca", false)]
    [InlineData("gl", false)]
    [InlineData("eu", false)]
    [InlineData("es", true)]
    public async Task ThePagesOfALanguage(string language, bool dark)
    {
        Assert.SkipWhen(Folder is null, "TAXASSISTANT_SCREENSHOTS names no folder.");
        foreach (var (name, width, height) in new[] { ("narrow", 320, 720), ("wide", 1280, 800) })
        {
            await using var visit = await site.VisitAsync(language, width, height, dark);
            await TakeAsync($"{language}-{name}-start");
            await visit.AskAsync(Questions.TwoPayers[language]);
            await TakeAsync($"{language}-{name}-answer");

            async Task TakeAsync(string what) => await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, what + (dark ? "-dark.png" : ".png")) });
        }
    }
}
