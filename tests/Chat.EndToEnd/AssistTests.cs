using System.Text.RegularExpressions;
using Chat.Records;
using Chat.Records.Cases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>An official drafts a reply and prints a sheet in a real browser.</summary>
public sealed class AssistTests(Site site)
{
    private string Address => OfficialVisit.AddressOf(site);

    [Theory]
    [InlineData("es", "eu", 1440, false)]
    [InlineData("ca", "ca", 320, true)]
    [InlineData("gl", "es", 320, false)]
    [InlineData("eu", "gl", 1440, true)]
    public async Task AReplyIsDraftedMendedAndInsertedAndASheetIsPrinted(string official, string citizen, int width, bool dark)
    {
        var id = await OpenCaseAsync(citizen);
        var page = await site.PageAsync(width, dark);
        await OfficialVisit.SignInAsync(site, page, $"assist-{official}", "caseworker", official);
        await page.GotoAsync($"{Address}/panel/cases/{id}/assist");
        await page.Locator("[data-compose]").ClickAsync();
        await Assertions.Expect(page.Locator("#assist-text")).ToHaveValueAsync(new Regex("15\\.876"));
        await page.Locator("#assist-ask").FillAsync("modelo 303");
        await page.Locator("#assist-ask").Locator("xpath=ancestor::form").Locator("[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".assist-answer")).ToBeVisibleAsync();
        await page.Locator("#assist-ready").SelectOptionAsync("appointment");
        await page.Locator("#assist-var-office").FillAsync("Delegación de Lugo");
        await page.Locator("[data-add]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-lacking]")).ToBeVisibleAsync();
        await page.Locator("#assist-text").FillAsync(await page.Locator("#assist-text").InputValueAsync() + "\n17.321 €");
        await page.Locator("#assist-ask").FocusAsync();
        await Assertions.Expect(page.Locator("[data-unstated]")).ToContainTextAsync("17.321");
        await OfficialVisit.ExpectAsync(page, $"{official}-assist", width, dark);

        await page.Locator("[data-insert]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-taken]")).ToContainTextAsync("17.321");

        await page.GotoAsync($"{Address}/panel/cases/{id}/sheet");
        Assert.Equal(citizen, await page.Locator(".sheet").GetAttributeAsync("lang"));
        await page.Locator("#bring-0").CheckAsync();
        await page.Locator(".sheet-tools [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**bring=0*");
        await OfficialVisit.ExpectAsync(page, $"{official}-sheet", width, dark);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(794, 1123); // A4 at 96 dpi
        Assert.False(await page.Locator(".panel-header").IsVisibleAsync());
        Assert.False(await page.Locator(".sheet-tools").IsVisibleAsync());
        Assert.Equal(("rgb(0, 0, 0)", "rgb(255, 255, 255)"), (await StyleAsync("color"), await StyleAsync("backgroundColor")));
        await Pictures.TakeAsync(page, $"panel-{official}-sheet-print", dark, whole: true);
        Assert.True(await page.EvaluateAsync<int>("document.querySelector('.sheet').scrollHeight") < 1123, "the sheet is longer than a page");
        await page.Context.CloseAsync();

        Task<string> StyleAsync(string property) => page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('.sheet')).{property}");
    }

    private async Task<Guid> OpenCaseAsync(string language)
    {
        await using var node = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddRecords(new ConfigurationBuilder().AddInMemoryCollection([new("TaxAssistant:DataDirectory", site.Data)]).Build()).BuildServiceProvider();
        var question = language switch
        {
            "ca" => "he tingut dos pagadors, a partir de quant he de fer la renda",
            "gl" => "tiven dous pagadores, a partir de canto teño que facer a renda",
            "eu" => "bi ordaintzaile izan ditut, zenbatetik aurrera egin behar dut errenta",
            _ => "he tenido dos pagadores, a partir de cuánto tengo que hacer la renta",
        };
        return (await node.GetRequiredService<CitizenDesk>().OpenAsync(new Handover { Language = language, Question = question, Topic = "irpf/dos-pagadores" }, TestContext.Current.CancellationToken)).Id;
    }
}
