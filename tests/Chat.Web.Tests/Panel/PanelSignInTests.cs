using System.Net;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Web.Tests.Api;
using Chat.Web.Tests.Hosting;

namespace Chat.Web.Tests.Panel;

/// <summary>Registering, signing in and out, over HTTP.</summary>
public sealed class PanelSignInTests(RunningService service, PublicService behindProxy) : IClassFixture<PublicService>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALinkLeadsInAndRecoveryCodesAreShownOnce()
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        var first = await official.TextAsync("/panel/account?done=registered");
        var again = await official.TextAsync("/panel/account");

        Assert.Equal(Credentials.RecoveryCodes, first.Split("<li><code>").Length - 1);
        Assert.DoesNotContain("<li><code>", again, StringComparison.Ordinal);
        Assert.Contains("Esta sesión", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUsedLinkOpensNothingAndSaysWhatToDo()
    {
        var token = await service.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, $"usado-{Guid.NewGuid():n}"[..20], OfficialRole.Editor, "es", Stop);
        using var official = new OfficialClient(service);
        await official.RegisterAsync(token);
        using var other = new OfficialClient(service);

        Assert.Contains("Este enlace ya no abre nada", await other.TextAsync($"/panel/register/{token}?lang=es"), StringComparison.Ordinal);
        using var options = await other.PostAsync($"/panel/register/{token}/passkey/options", "");
        Assert.Equal((HttpStatusCode.Redirect, $"/panel/register/{token}"), (options.StatusCode, options.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task NameAndPasswordWithoutACodeAreRefusedAndARecoveryCodeLetsInOnce()
    {
        var name = $"sol-{Guid.NewGuid():n}"[..20];
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker, name);
        var code = (await official.TextAsync("/panel/account")).Split("<li><code>")[1].Split('<')[0];
        using var signedOut = await official.PostFromAsync("/panel/account", "/panel/sign-out");
        Assert.Equal("/panel/sign-in?done=out", signedOut.Headers.Location?.ToString());
        using var closed = await official.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);

        using var without = await SignInAsync("");
        using var with = await SignInAsync(code);
        using var twice = await SignInAsync(code);

        Assert.Contains("fault=credentials", without.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("/panel/account", with.Headers.Location?.ToString());
        Assert.Contains("fault=credentials", twice.Headers.Location?.ToString(), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SignInAsync(string second)
        {
            using var browser = new OfficialClient(service);
            return await browser.PostFromAsync("/panel/sign-in", "/panel/sign-in", ("name", name), ("password", OfficialClient.Password), ("code", second), ("back", "/panel/account"));
        }
    }

    [Theory]
    [InlineData("https://evil.example/", "/panel")]
    [InlineData("//evil.example", "/panel")]
    [InlineData("/panel//evil.example", "/panel")]
    [InlineData("/es", "/panel")]
    [InlineData("/panel/sign-in", "/panel")]
    [InlineData("/panel/audit?who=1", "/panel/audit?who=1")]
    [InlineData(null, "/panel")]
    public void NobodyIsSentOutOfThePanel(string? back, string goes) => Assert.Equal(goes, Chat.Web.Panel.SignIn.SignInEndpoints.BackOf(back));

    [Fact]
    public async Task AnEndedSessionADisabledAccountAndAnotherRoleHoldWithTheNextRequest()
    {
        var name = $"luz-{Guid.NewGuid():n}"[..20];
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker, name);
        using var closed = await official.GetAsync("/panel/audit");
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        Assert.Contains("Su rol no abre esta página", WebUtility.HtmlDecode(await closed.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        await service.Get<OfficialAccounts>().SetRoleAsync("77", name, OfficialRole.Supervisor, Stop);
        using var open = await official.GetAsync("/panel/audit?verify=true");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Contains("El registro está completo", WebUtility.HtmlDecode(await open.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        await service.Get<OfficialAccounts>().DisableAsync("77", name, isDisabled: true, Stop);
        using var gone = await official.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
    }

    [Fact]
    public async Task AFormWithoutItsTokenIsRefusedWithAPage()
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        using var refused = await official.PostAsync("/panel/sign-out", "");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("<h1>", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("<h1>", await official.TextAsync("/panel"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca", "Inicia la sessió")]
    [InlineData("gl", "Iniciar sesión")]
    [InlineData("eu", "Hasi saioa")]
    public async Task ThePagesSpeakTheFourLanguagesAndNobodyListsThem(string language, string title)
    {
        using var response = await service.Client.GetAsync($"/panel/sign-in?lang={language}", Stop);
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));

        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Equal("noindex, nofollow", response.Headers.GetValues("X-Robots-Tag").Single());
    }

    [Fact]
    public async Task TheCookieOfAnOfficialBelongsToThisHostAloneAndToNoScript()
    {
        var token = await behindProxy.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, "host", OfficialRole.Editor, "es", Stop);
        var page = await behindProxy.SendAsync($"/panel/register/{token}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        var cookies = page.Headers.GetValues("Set-Cookie").ToList();

        Assert.Contains(cookies, c => c.StartsWith("__Host-panel-app=", StringComparison.Ordinal));
        Assert.All(cookies, c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", c, StringComparison.OrdinalIgnoreCase);
        });
    }
}
