using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>The widget can be drawn on a phone, a tablet and a desk, light and dark (<see cref="Pictures"/>).</summary>
public sealed class WidgetScreenshotTests(Site site, WidgetHosts hosts) : IClassFixture<WidgetHosts>
{
    [Theory]
    [InlineData("es", "town-hall.html", false)]
    [InlineData("es", "town-hall.html", true)]
    [InlineData("ca", "agency.html", false)]
    [InlineData("gl", "town-hall.html", true)]
    [InlineData("eu", "town-hall.html", false)]
    [InlineData("eu", "hostile.html", true)]
    public async Task TheWidgetOfALanguage(string language, string sample, bool dark)
    {
        var page = hosts.Registered.Put($"{language}-{sample}", sample, html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}\">", StringComparison.Ordinal));
        foreach (var (name, width, height) in new[] { ("320", 320, 640), ("768", 768, 900), ("1440", 1440, 900) })
        {
            await using var visit = await WidgetVisit.OpenAsync(site, page, width, height, new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await visit.Launcher.WaitForAsync();
            await TakeAsync("closed");
            await visit.LaunchAsync();
            await TakeAsync("start");
            await visit.Field.FillAsync(Questions.WithPersonalData[language]);
            await Assertions.Expect(visit.Frame.Locator("#foreseen")).Not.ToBeEmptyAsync();
            await TakeAsync("typed");
            await visit.Field.FillAsync("");
            await visit.AskAsync(Questions.TwoPayers[language]);
            await TakeAsync("answer");
            await visit.Frame.Locator(".answer .ref").First.ClickAsync();
            await TakeAsync("source");
            await visit.Frame.Locator("#person").ClickAsync();
            await visit.Frame.Locator("#person-title").WaitForAsync();
            await TakeAsync("person");

            Task TakeAsync(string what) => Pictures.TakeAsync(visit.Page, $"widget-{language}{(sample == "hostile.html" ? "-hostile" : "")}-{name}-{what}", dark);
        }
    }
}
