using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Search, review, corrections and use, as an editor sees them in a real browser.</summary>
public sealed class PanelWorkTests(Site site)
{
    private string Address => OfficialVisit.AddressOf(site);

    [Theory]
    [InlineData("es", "¿Tengo que declarar si he cobrado de dos pagadores?", 1440, false)]
    [InlineData("ca", "He de declarar si he cobrat de dos pagadors?", 320, true)]
    [InlineData("gl", "Teño que declarar se cobrei de dous pagadores?", 768, false)]
    [InlineData("eu", "Errenta aitorpena egin behar dut bi ordaintzaile izan baditut?", 320, false)]
    public async Task AnAnswerIsFoundRatedAndMended(string language, string question, int width, bool dark)
    {
        using (var citizen = new HttpClient())
        {
            foreach (var asked in (string[])[question, "¿Dónde tributan las setas de mi tía en la luna?"])
            {
                using var answer = await citizen.PostAsJsonAsync(site.Address + "/api/v1/answers", new { question = asked }, TestContext.Current.CancellationToken);
                answer.EnsureSuccessStatusCode();
            }
        }

        var page = await site.PageAsync(width, dark);
        await OfficialVisit.SignInAsync(site, page, $"editor-{language}", "editor", language);
        await page.GotoAsync($"{Address}/panel/search");
        await page.Locator("#q").FillAsync(question);
        await page.Locator("#year").FillAsync("2025");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#understood")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("irpf/dos-pagadores");
        await OfficialVisit.ExpectAsync(page, $"{language}-search", width, dark);

        await page.GotoAsync($"{Address}/panel/review?language={language}");
        await OfficialVisit.ExpectAsync(page, $"{language}-review", width, dark);
        await page.Locator("tbody a").First.ClickAsync();
        foreach (var summary in await page.Locator("summary").AllAsync())
            await summary.ClickAsync();
        await OfficialVisit.ExpectAsync(page, $"{language}-rate", width, dark);
        await page.Locator("#verdict-wrong").CheckAsync();
        await page.Locator("#why").FillAsync("Falta el ejercicio.");
        await page.Locator("form.panel-form [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**done=saved");

        await page.GotoAsync($"{Address}/panel/corrections");
        await OfficialVisit.ExpectAsync(page, $"{language}-corrections", width, dark);
        await page.Locator("textarea[name=decision]").First.FillAsync("Añadido.");
        await page.Locator("button[value=mended]").First.ClickAsync();
        await page.WaitForURLAsync("**done=saved");

        await page.GotoAsync($"{Address}/panel/insight");
        await Assertions.Expect(page.Locator("#answers-chart")).ToBeVisibleAsync();
        await OfficialVisit.ExpectAsync(page, $"{language}-insight", width, dark);
        await page.Context.CloseAsync();
    }
}
