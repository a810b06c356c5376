using System.Text.RegularExpressions;
using Chat.Records.Officials;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Officials in a real browser, with the authenticator that Chromium makes for tests.</summary>
public sealed partial class PanelTests(Site site)
{
    // A passkey belongs to a name; an address of numbers is none.
    private string Address => site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Theory]
    [InlineData("es", 1440, false)]
    [InlineData("eu", 320, true)]
    public async Task APasskeyIsRegisteredByLinkAndSignsIn(string language, int width, bool dark)
    {
        var page = await site.PageAsync(width, dark);
        await OfficialVisit.AddAuthenticatorAsync(page);
        await page.GotoAsync(await LinkAsync($"admin-{language}", "admin", language) + $"?lang={language}");
        await OfficialVisit.ExpectAsync(page, $"{language}-register", width, dark);

        await page.Locator("form[data-passkey=create] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/account?done=registered");
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        await Assertions.Expect(page.Locator("form[action$='passkey/remove']")).ToHaveCountAsync(1);
        await OfficialVisit.ExpectAsync(page, $"{language}-account", width, dark);

        await page.Locator("form[action='/panel/sign-out'] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/sign-in?done=out");
        await OfficialVisit.ExpectAsync(page, $"{language}-sign-in", width, dark);
        await page.GotoAsync($"{Address}/panel/accounts");
        await page.WaitForURLAsync("**/panel/sign-in?back=*");
        await page.Locator("form[data-passkey=get] [type=submit]").ClickAsync();

        await page.WaitForURLAsync("**/panel/accounts");
        await OfficialVisit.ExpectAsync(page, $"{language}-accounts", width, dark);
        await page.GotoAsync($"{Address}/panel/audit?verify=true");
        await Assertions.Expect(page.Locator(".panel-done")).ToBeVisibleAsync();
        await OfficialVisit.ExpectAsync(page, $"{language}-audit", width, dark);
        await page.GotoAsync($"{Address}/panel");
        await OfficialVisit.ExpectAsync(page, $"{language}-home", width, dark);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task APasswordWithItsAppIsSetByLinkAndSignsIn()
    {
        var page = await site.PageAsync(1280);
        await page.GotoAsync(await LinkAsync("clave", "caseworker", "es") + "?lang=es");
        var key = (await page.Locator("code.key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.FillAsync("#password", "Contraseña2026!");
        await page.FillAsync("#repeat", "Contraseña2026!");
        await page.FillAsync("#code", Totp.CodeOf(key, Totp.StepOf(DateTimeOffset.UtcNow)));
        await page.Locator("form[action$='/password'] [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".panel-fault")).ToContainTextAsync("se adivina pronto");

        // The key stays with a form that comes back.
        Assert.Equal(key, (await page.Locator("code.key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.FillAsync("#password", "cuatro palabras y un mar");
        await page.FillAsync("#repeat", "cuatro palabras y un mar");
        var step = Totp.StepOf(DateTimeOffset.UtcNow);
        await page.FillAsync("#code", Totp.CodeOf(key, step));
        await page.Locator("form[action$='/password'] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/account?done=registered");
        await Assertions.Expect(page.Locator(".panel-codes li")).ToHaveCountAsync(10);
        await page.Locator("form[action='/panel/sign-out'] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/sign-in?done=out");

        await page.FillAsync("#name", "clave");
        await page.FillAsync("#password", "cuatro palabras y un mar");
        // A code works once, so that the next one is given, which holds already.
        await page.FillAsync("#code", Totp.CodeOf(key, step + 1));
        await page.Locator("form[action='/panel/sign-in'] [type=submit]").ClickAsync();

        await page.WaitForURLAsync("**/panel");
        await Assertions.Expect(page.Locator(".panel-me")).ToContainTextAsync("clave");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task APromptForAPasskeyThatIsCancelledIsSaidAndTheOtherWayStays()
    {
        var page = await site.PageAsync(1280);
        await OfficialVisit.AddAuthenticatorAsync(page, isUserVerified: false);
        await page.GotoAsync(await LinkAsync("cancela", "caseworker", "es") + "?lang=es");

        await page.Locator("form[data-passkey=create] [type=submit]").ClickAsync();

        await Assertions.Expect(page.Locator("[data-passkey-fault]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-passkey-fault]")).ToContainTextAsync("No se ha usado ninguna clave de acceso");
        await Assertions.Expect(page.Locator("form[data-passkey=create] [type=submit]")).ToBeEnabledAsync();
        await Assertions.Expect(page.Locator("#password")).ToBeEditableAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("es", 1440, false)]
    [InlineData("eu", 320, true)]
    public async Task ABannerGoesUpAndComesDownOnAPageThatIsOpenAlready(string language, int width, bool dark)
    {
        await using var citizen = await site.VisitAsync(language);
        var page = await site.PageAsync(width, dark);
        await OfficialVisit.AddAuthenticatorAsync(page);
        await page.GotoAsync(await LinkAsync($"supervisor-{language}", "supervisor", language));
        await page.Locator("form[data-passkey=create] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/account?done=registered");
        await page.GotoAsync($"{Address}/panel/switches");
        await OfficialVisit.ExpectAsync(page, $"{language}-switches-before", width, dark);

        await page.Locator("#web summary").ClickAsync();
        foreach (var code in new[] { "es", "ca", "gl", "eu" })
            await page.FillAsync($"#web-banner-{code}", $"Campaña {code}");
        await page.FillAsync("#web-until", "2199-12-31T23:59");
        await page.FillAsync("#web-why", "prueba");
        await page.Locator("#web [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/switches?done=switched");
        await OfficialVisit.ExpectAsync(page, $"{language}-switches", width, dark);

        // Switching, and what hears of it, take ten seconds at most.
        await Assertions.Expect(citizen.Page.Locator(".face-notes .banner")).ToHaveTextAsync($"Campaña {language}", new() { Timeout = 10_000 });
        await citizen.ExpectAccessibleAsync("banner");
        foreach (var code in new[] { "es", "ca", "gl", "eu" })
            await page.FillAsync($"#web-banner-{code}", "");
        await page.FillAsync("#web-why", "fin de la prueba");
        await page.Locator("#web [type=submit]").ClickAsync();
        await Assertions.Expect(citizen.Page.Locator(".face-notes .banner")).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        await page.Context.CloseAsync();
    }

    private async Task<string> LinkAsync(string name, string role, string language) =>
        Link().Match(await site.CommandAsync("users", "add", name, "--role", role, "--language", language, "--url", Address)).Value;

    [GeneratedRegex(@"http\S+/panel/register/\w+")]
    private static partial Regex Link();
}
