using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A citizen in one browser and an official in another.</summary>
public sealed class CasePanelTests(Site site)
{
    private static readonly bool[] LightAndDark = [false, true];

    private static readonly Dictionary<string, string> Why = new()
    {
        ["es"] = "Falta decir el ejercicio.", ["ca"] = "Hi falta l'exercici.", ["gl"] = "Falta dicir o exercicio.", ["eu"] = "Ekitaldia falta da.",
    };

    private string Address => OfficialVisit.AddressOf(site);

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
        await citizen.ExpectAccessibleAsync("hand-over");
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
        await citizen.ExpectAccessibleAsync("replied");

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
        await citizen.ExpectAccessibleAsync("closed");

        // What the assistant had said before is rated, from the case.
        await official.Locator("#turn-1").Locator("xpath=ancestor::section").Locator("[data-rate]").ClickAsync();
        await official.WaitForURLAsync("**/panel/review/*");
        await Assertions.Expect(official.Locator("#answer")).ToHaveTextAsync(Questions.TwoPayers[language]);
        await official.Locator("#verdict-incomplete").CheckAsync();
        await official.Locator("#why").FillAsync(Why[language] + " 12345678Z");
        await ExpectAsync(official, $"{language}-case-rate");
        await official.Locator("form.panel-form [type=submit]").ClickAsync();
        await official.WaitForURLAsync("**done=saved");
        await Assertions.Expect(official.Locator("[aria-labelledby=reviews]")).ToContainTextAsync(Why[language]);
        Assert.DoesNotContain("12345678Z", await official.ContentAsync(), StringComparison.Ordinal);
        await ExpectAsync(official, $"{language}-case-rated");
        await official.Context.CloseAsync();
    }

    [Fact]
    public async Task WhatIsTypedWhileAReplyIsSentStaysAndTheTabKeepsNoPersonalData()
    {
        await using var other = new OfficialNode(site.Data);
        var kept = await other.Citizen.OpenAsync(new Chat.Records.Cases.Handover { Language = "es", Question = "¿?" }, TestContext.Current.CancellationToken);
        var page = await OfficialAsync("es", "borrador");
        await page.GotoAsync($"{Address}/panel/cases/{kept.Id:n}");
        await page.Locator("form[action$='/take'] [type=submit]").ClickAsync();
        await page.Locator("#case-reply:not([disabled])").WaitForAsync();

        await page.Locator("#case-reply").FillAsync("Su DNI es 12345678Z");
        await ExpectDraftAsync("Su DNI es [DNI]");

        // As the page does when send is pressed, with words that come in between.
        await page.Locator("#case-reply").FillAsync("uno");
        await page.EvaluateAsync("taxAssistant.readField('case-reply', 4000)");
        await page.Locator("#case-reply").FillAsync("uno y dos, 12345678Z");
        await page.EvaluateAsync("taxAssistant.clearField('case-reply')");
        await Assertions.Expect(page.Locator("#case-reply")).ToHaveValueAsync("y dos, 12345678Z");
        await ExpectDraftAsync("y dos, [DNI]");

        await page.EvaluateAsync("taxAssistant.readField('case-reply', 4000)");
        await page.EvaluateAsync("taxAssistant.clearField('case-reply')");
        await Assertions.Expect(page.Locator("#case-reply")).ToHaveValueAsync("");
        await ExpectDraftAsync(null);
        await page.Context.CloseAsync();

        async Task ExpectDraftAsync(string? words)
        {
            string? draft = null;
            for (var i = 0; i < 100; i++)
            {
                if ((draft = await page.EvaluateAsync<string?>($"sessionStorage.getItem('taxassistant.reply.{kept.Id:n}')")) == words)
                    return;
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            Assert.Equal(words, draft);
        }
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
        await OfficialVisit.SignInAsync(site, page, $"{name}-{language}", "caseworker", language);
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
                await OfficialVisit.ExpectAsync(page, name, width, dark);
            }
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
