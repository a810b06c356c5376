using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A citizen in one browser and an official in another. TAXASSISTANT_SCREENSHOTS names a folder to keep the pictures in.</summary>
public sealed partial class CasePanelTests(Site site)
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("TAXASSISTANT_SCREENSHOTS") ?? Directory.CreateTempSubdirectory("screenshots-").FullName;

    private static readonly bool[] LightAndDark = [false, true];

    // A passkey belongs to a name; an address of numbers is none.
    private string Address => site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task ACaseGoesFromHandOverThroughTakeReplyAndAnswerToItsEnd(string language)
    {
        await using var citizen = await site.VisitAsync(language);
        var official = await OfficialAsync(language);
        await official.GotoAsync($"{Address}/panel/cases?language={language}");
        var listed = await official.Locator("[data-case]").CountAsync();

        await citizen.AskAsync(Questions.TwoPayers[language]);
        await citizen.Page.Locator("#person").ClickAsync();
        await citizen.Page.Locator("#handoff-contact").FillAsync("ana@correo.example");
        await citizen.Page.Locator("#handoff-share").CheckAsync();
        await citizen.Page.Locator(".handoff [type=submit]").ClickAsync();
        await citizen.Page.Locator(".case-form [type=submit]:not([disabled])").WaitForAsync();

        // It comes into the open inbox by itself; the keyboard takes it.
        await Assertions.Expect(official.Locator("[data-case]")).ToHaveCountAsync(listed + 1);
        await ExpectAsync(official, $"{language}-inbox");
        await official.Keyboard.PressAsync("k");
        await Assertions.Expect(official.Locator("[data-case]:last-child [data-shortcut-row]")).ToBeFocusedAsync();
        await official.Keyboard.PressAsync("t");
        await official.WaitForURLAsync("**/panel/cases/*?done=taken");
        await Assertions.Expect(official.Locator("#turn-1")).ToBeVisibleAsync();
        await official.Locator("#case-reply:not([disabled])").WaitForAsync();
        await Assertions.Expect(citizen.Page.Locator(".message.service")).ToHaveCountAsync(1);

        // Both see that the other types, and no word of it; nothing is sent before send is pressed.
        await official.Locator("#case-reply").PressSequentiallyAsync("1 < 2");
        await Assertions.Expect(citizen.Page.Locator("[data-typing]")).Not.ToBeEmptyAsync();
        Assert.Equal(0, await citizen.Page.Locator(".message.official").CountAsync());
        await official.ReloadAsync();
        await official.Locator("#case-reply:not([disabled])").WaitForAsync();
        await Assertions.Expect(official.Locator("#case-reply")).ToHaveValueAsync("1 < 2");
        await official.Locator(".case-form [type=submit]").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator(".message.official .said")).ToHaveTextAsync("1 < 2");
        await Assertions.Expect(official.Locator("#case-reply")).ToHaveValueAsync("");

        await citizen.Page.Locator("#case-message").PressSequentiallyAsync("12345678Z");
        await Assertions.Expect(official.Locator("[data-typing]")).Not.ToBeEmptyAsync();
        await citizen.Page.Locator(".case-form [type=submit]").ClickAsync();
        await official.Locator(".message.citizen mark").WaitForAsync();
        await official.Locator(".case-acts button[type=button]").ClickAsync();
        await Assertions.Expect(official.Locator("[data-contact]")).ToHaveTextAsync("ana@correo.example");
        await ExpectAsync(official, $"{language}-case");

        await official.Locator("[data-close]").ClickAsync();
        await official.WaitForURLAsync("**/panel/cases/*?done=closed");
        await official.Locator("[data-state=closed]").WaitForAsync();
        await Assertions.Expect(citizen.Page.Locator(".case-form")).ToHaveCountAsync(0);
        Assert.Equal(0, await official.Locator("#case-reply").CountAsync());
        await ExpectAsync(official, $"{language}-closed");
        await official.Context.CloseAsync();
    }

    [Fact]
    public async Task TheKeysAreListedAndCanBeSwitchedOff()
    {
        await using var other = new OfficialNode(site.Data);
        await other.Citizen.OpenAsync(new Chat.Records.Cases.Handover { Language = "gl", Question = "¿?" }, TestContext.Current.CancellationToken);
        var page = await OfficialAsync("es", "keys");
        await page.GotoAsync($"{Address}/panel/cases");
        await page.Locator("[data-case]").First.WaitForAsync();

        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("j?");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("j?");
        await page.Keyboard.PressAsync("Tab");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
        await ExpectAsync(page, "es-keys");
        await page.Locator("#shortcuts-on").UncheckAsync();
        await page.Locator("#shortcuts [type=submit]").ClickAsync();
        await page.ReloadAsync();
        await page.Locator("[data-case]").First.WaitForAsync();
        await page.Keyboard.PressAsync("?");

        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OfficialAsync(string language, string name = "caso")
    {
        var page = await site.PageAsync(1440);
        await OfficialVisit.AddAuthenticatorAsync(page);
        var link = Link().Match(await site.CommandAsync("users", "add", $"{name}-{language}", "--role", "caseworker", "--language", language, "--url", Address)).Value;
        await page.GotoAsync(link);
        await page.Locator("form[data-passkey=create] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/account?done=registered");
        return page;
    }

    // At both widths, in the light and in the dark.
    private static async Task ExpectAsync(IPage page, string name)
    {
        foreach (var width in new[] { 320, 1440 })
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var dark in LightAndDark)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"panel-{name}-{width}{(dark ? "-dark" : "")}.png"), FullPage = true });
                var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = Visit.Rules } });
                Assert.True(result.Violations.Length == 0, $"{name} {width}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}")));
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"{name} {width}: wider than the window");
            }
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    [GeneratedRegex(@"http\S+/panel/register/\w+")]
    private static partial Regex Link();
}
