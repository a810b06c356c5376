using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>An official at a browser.</summary>
internal static partial class OfficialVisit
{
    /// <summary>The service by a name that passkeys are bound to; they take no number.</summary>
    public static string AddressOf(Site site) => AddressOf(site.Address);

    /// <summary>Likewise of a service of its own.</summary>
    public static string AddressOf(string address) => address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>A device that holds passkeys.</summary>
    public static async Task AddAuthenticatorAsync(IPage page, bool isUserVerified = true)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = isUserVerified, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    /// <summary>Makes an account and signs in with the passkey that its link lets one make.</summary>
    public static Task SignInAsync(Site site, IPage page, string name, string role, string language) => SignInAsync(site.Address, site.Data, page, name, role, language);

    /// <summary>Likewise at a service of its own.</summary>
    public static async Task SignInAsync(string address, string data, IPage page, string name, string role, string language)
    {
        await AddAuthenticatorAsync(page);
        var said = await ServiceProcess.CommandAsync("users", "add", name, "--role", role, "--language", language, "--url", AddressOf(address), "--data", data);
        await page.GotoAsync(Link().Match(said).Value);
        await page.Locator("form[data-passkey=create] [type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/panel/account?done=registered");
    }

    /// <summary>Takes a picture, and finds what axe finds and what is wider than the window.</summary>
    public static async Task ExpectAsync(IPage page, string name, int width, bool dark)
    {
        // In a window as high as the page: what sticks to the window, or is as high as it, is whole on the picture too.
        await page.SetViewportSizeAsync(width, Math.Max(900, await page.EvaluateAsync<int>("document.documentElement.scrollHeight")));
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        await Pictures.TakeAsync(page, $"panel-{name}-{width}", dark, whole: true);
        await page.SetViewportSizeAsync(width, 900);
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = Visit.Rules } });
        Assert.True(result.Violations.Length == 0, $"{name}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}")));
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name + ": wider than the window");
    }

    [GeneratedRegex(@"http\S+/panel/register/\w+")]
    private static partial Regex Link();
}
