using System.Net;
using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Web.Panel.Provider;
using Chat.Web.Tests.Api;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Panel;

/// <summary>Officials who sign in at their agency's provider: the whole service, and a real provider whose answers are spoiled.</summary>
public sealed partial class ProviderSignInTests(ProviderSignInTests.ServiceWithProvider service) : IClassFixture<ProviderSignInTests.ServiceWithProvider>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestProvider Provider => service.Provider;

    [Fact]
    public async Task WhoHasARoleGetsASessionAndAnAccountAndNoCredentialHere()
    {
        Provider.Who = ("sub-ane", "Ane.Etxeberria@agentzia.eus", ["staff", "tax-supervisors"], ["pwd", "mfa"]);
        using var official = new OfficialClient(service);

        using var arrived = await SignInAsync(official, "/panel/audit", "eu");

        Assert.Equal(("/panel/audit", "S256", "code"), (await GoneOnAsync(arrived), Provider.Asked!.CodeChallengeMethod, Provider.Asked.ResponseType));
        Assert.Contains("Ane.Etxeberria", await official.TextAsync("/panel/audit"), StringComparison.Ordinal);
        var account = await official.TextAsync("/panel/account");
        Assert.Contains("identitate-hornitzailea", account, StringComparison.Ordinal);
        Assert.DoesNotContain("passkey/options", account, StringComparison.Ordinal);
        using var password = await official.PostAsync("/panel/account/codes", account);
        Assert.Equal("/panel/account?fault=provider", password.Headers.Location?.ToString());
        var line = Assert.Single(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name == "Ane.Etxeberria");
        Assert.Equal((OfficialRole.Supervisor, true), (line.Role, line.IsFromProvider));
        Assert.Equal(["session.start", "account.add"], (await service.Get<AuditQuery>().FindAsync(new AuditFilter(SubjectId: $"{line.Id:n}"), 10, Stop)).Select(e => e.Act));
        Assert.Equal(AccountFault.FromProvider, (await Assert.ThrowsAsync<AccountException>(() => service.Get<OfficialAccounts>().ResetAsync("77", "Ane.Etxeberria", Stop))).Fault);
    }

    [Fact]
    public async Task TheSamePersonIsTheSameAccountWithTheRoleOfTheDayAndADisabledOneStaysOut()
    {
        Provider.Who = ("sub-iria", "iria", ["tax-front"], ["mfa"]);
        using var official = new OfficialClient(service);
        using var first = await SignInAsync(official);
        Assert.Equal("/panel", await GoneOnAsync(first));
        Provider.Who = ("sub-iria", "iria.nova", ["tax-front", "tax-editors"], ["mfa"]);
        using var second = await SignInAsync(official);
        Assert.Equal("/panel", await GoneOnAsync(second));

        Assert.Equal(OfficialRole.Editor, Assert.Single(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name.StartsWith("iria", StringComparison.Ordinal)).Role);
        Provider.Who = ("sub-another", "iria", ["tax-front"], ["mfa"]);
        using var other = await SignInAsync(new OfficialClient(service));
        Assert.Contains(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name == "iria-2");

        await service.Get<OfficialAccounts>().DisableAsync("77", "iria", isDisabled: true, Stop);
        Provider.Who = ("sub-iria", "iria", ["tax-editors"], ["mfa"]);
        await ExpectRefusedAsync("provider-disabled");
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task NobodyWithoutARoleGetsInAndHearsItInTheirLanguage(string language)
    {
        Provider.Who = ("sub-none", "none", ["staff"], ["mfa"]);

        await ExpectRefusedAsync("provider-role", language);

        Assert.DoesNotContain(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name == "none");
        Assert.Contains(await service.Get<AuditQuery>().FindAsync(new AuditFilter(Act: "session.refuse"), 50, Stop), e => e.SubjectKind == "provider" && e.Details.Contains("provider-role", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASignInWithoutTheSecondFactorThatTheSettingsAskForIsRefused()
    {
        Provider.Who = ("sub-weak", "weak", ["tax-front"], ["pwd"]);

        await ExpectRefusedAsync("provider-strength");
    }

    public static TheoryData<string> Spoilt => [.. Faults.Keys];

    private static Dictionary<string, Func<TestProvider, string, string>> Faults { get; } = new()
    {
        ["signed by a stranger"] = (p, token) => p.Sign(token, byStranger: true),
        ["changed after it was signed"] = (_, token) => string.Join('.', token.Split('.')[0], Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(token.Split('.')[1]).Replace("sub-spoilt", "sub-spoilu", StringComparison.Ordinal)), token.Split('.')[2]),
        ["unsigned"] = (_, token) => Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + token.Split('.')[1] + ".",
        ["for another client"] = (p, token) => p.Sign(token, t => t["aud"] = "another"),
        ["of another issuer"] = (p, token) => p.Sign(token, t => t["iss"] = "https://stranger.example/"),
        ["with another nonce"] = (p, token) => p.Sign(token, t => t["nonce"] = "638000000000000000.x"),
        ["without a nonce"] = (p, token) => p.Sign(token, t => t.Remove("nonce")),
        ["expired"] = (p, token) => p.Sign(token, t => (t["iat"], t["exp"]) = (1_700_000_000, 1_700_000_600)),
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task ATokenThatIsNotWhatItShouldBeOpensNothing(string fault)
    {
        Provider.Who = ("sub-spoilt", "spoilt", ["tax-admins"], ["mfa"]);
        Provider.Spoil = Faults[fault];
        try
        {
            await ExpectRefusedAsync("provider-token");
        }
        finally
        {
            Provider.Spoil = (_, token) => token;
        }

        Assert.DoesNotContain(await service.Get<OfficialAccounts>().ListAsync(Stop), a => a.Name == "spoilt");
    }

    [Fact]
    public async Task TheSameTokenSignedAnewOpensSoThatTheFaultsAboveAreWhatIsRefused()
    {
        Provider.Who = ("sub-anew", "anew", ["tax-front"], ["mfa"]);
        Provider.Spoil = (p, token) => p.Sign(token);
        try
        {
            using var arrived = await SignInAsync(new OfficialClient(service));
            Assert.Equal("/panel", await GoneOnAsync(arrived));
        }
        finally
        {
            Provider.Spoil = (_, token) => token;
        }
    }

    [Fact]
    public async Task WhoCancelsIsToldCalmly()
    {
        Provider.Cancels = true;
        try
        {
            await ExpectRefusedAsync("provider-cancelled", "gl");
        }
        finally
        {
            Provider.Cancels = false;
        }
    }

    [Theory]
    [InlineData("?code=stolen&state=made-up")]
    [InlineData("?error=access_denied&state=made-up")]
    [InlineData("")]
    public async Task ACallbackThatNobodyAskedForOpensNothing(string query)
    {
        using var official = new OfficialClient(service);
        using var refused = await official.GetAsync("/panel/provider/callback" + query);

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.StartsWith("/panel/sign-in?fault=provider-", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var closed = await official.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    [Fact]
    public async Task ACodeFromAnotherBrowserOpensNothing()
    {
        Provider.Who = ("sub-victim", "victim", ["tax-admins"], ["mfa"]);
        using var attacker = new OfficialClient(service);
        using var victim = new OfficialClient(service);
        var callback = await AtProviderAsync(attacker);

        using var refused = await victim.GetAsync(callback);

        Assert.StartsWith("/panel/sign-in?fault=provider-", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var closed = await victim.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    [Fact]
    public async Task SigningOutEndsTheSessionHereAndAtTheProvider()
    {
        Provider.Who = ("sub-out", "out", ["tax-front"], ["mfa"]);
        using var official = new OfficialClient(service);
        using var arrived = await SignInAsync(official);
        using var page = await official.GetAsync("/panel/account");
        Assert.Contains($"form-action 'self' {Provider.Address};", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var leaving = await official.PostFromAsync("/panel/account", "/panel/sign-out");
        Assert.StartsWith(Provider.Address + "/end-session?", leaving.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var there = await service.Client.GetAsync(leaving.Headers.Location, Stop);
        using var back = await official.GetAsync(there.Headers.Location!.PathAndQuery);

        Assert.True(Provider.SignedOut);
        Assert.EndsWith("/panel/sign-in?done=out", back.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var closed = await official.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    [Fact]
    public async Task WhileTheProviderIsAwayThePageSaysSoAndOtherWaysInStay()
    {
        await using var alone = new ServiceWithProvider();
        await alone.InitializeAsync();
        await alone.Provider.DisposeAsync();
        using var official = new OfficialClient(alone);

        using var refused = await official.GetAsync("/panel/provider?lang=ca");

        Assert.StartsWith("/panel/sign-in?fault=provider-away", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains(alone.Get<UiWordings>().For("ca")["sign-in.fault-provider-away"], await official.TextAsync(refused.Headers.Location!.ToString()), StringComparison.Ordinal);
        using var own = await OfficialClient.OfAsync(alone, OfficialRole.Editor);
        Assert.Contains("<h1>", await own.TextAsync("/panel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProviderThatFallsBetweenTheCodeAndTheTokenIsSaidToBeAway()
    {
        await using var alone = new ServiceWithProvider();
        await alone.InitializeAsync();
        alone.Provider.Who = ("1", "ane", ["tax-front"], ["mfa"]);
        using var official = new OfficialClient(alone);
        var callback = await AtProviderAsync(official, alone);
        await alone.Provider.DisposeAsync();

        using var refused = await official.GetAsync(callback);

        Assert.StartsWith("/panel/sign-in?fault=provider-away", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://provider.example", "id", "secret", "caseworker", "no https address")]
    [InlineData("https://provider.example", "id", "", "caseworker", "lacks ClientId or ClientSecret")]
    [InlineData("https://provider.example", "id", "secret", "boss", "'boss', which is no role")]
    [InlineData("https://provider.example", "id", "secret", "", "gives nobody a role")]
    public void SettingsThatCannotWorkAreNamed(string authority, string client, string secret, string role, string said)
    {
        var options = new ProviderOptions { Authority = authority, ClientId = client, ClientSecret = secret };
        if (role.Length > 0)
            options.Roles[role] = ["x"];

        Assert.Contains(options.Validate(new(options)), r => r.ErrorMessage!.Contains(said, StringComparison.Ordinal));
    }

    private async Task ExpectRefusedAsync(string fault, string language = "es")
    {
        using var official = new OfficialClient(service);
        using var refused = await SignInAsync(official, "/panel", language);

        Assert.Equal((HttpStatusCode.Redirect, $"/panel/sign-in?fault={fault}&back=%2Fpanel&lang={language}"), (refused.StatusCode, refused.Headers.Location?.ToString()));
        Assert.Contains(service.Get<UiWordings>().For(language)["sign-in.fault-" + fault], await official.TextAsync(refused.Headers.Location!.ToString()), StringComparison.Ordinal);
        using var closed = await official.GetAsync("/panel");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    private async Task<HttpResponseMessage> SignInAsync(OfficialClient official, string back = "/panel", string language = "es") => await official.GetAsync(await AtProviderAsync(official, null, back, language));

    /// <summary>Goes to the provider as the button does; the address that it sends back to.</summary>
    private async Task<string> AtProviderAsync(OfficialClient official, ServiceWithProvider? of = null, string back = "/panel", string language = "es")
    {
        using var leaving = await official.GetAsync($"/panel/provider?back={Uri.EscapeDataString(back)}&lang={language}");
        Assert.StartsWith((of ?? service).Provider.Address + "/authorize?", leaving.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var there = await service.Client.GetAsync(leaving.Headers.Location, Stop);
        Assert.Equal(HttpStatusCode.Redirect, there.StatusCode);
        return there.Headers.Location!.PathAndQuery;
    }

    // The page that leads on is this service's own, so that a Strict cookie goes with what follows.
    private static async Task<string> GoneOnAsync(HttpResponseMessage arrived)
    {
        Assert.Equal(HttpStatusCode.OK, arrived.StatusCode);
        return WebUtility.HtmlDecode(Refresh().Match(await arrived.Content.ReadAsStringAsync(Stop)).Groups[1].Value);
    }

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0;url=([^\"]+)\"")]
    private static partial Regex Refresh();

    /// <summary>The service with a provider.</summary>
    public sealed class ServiceWithProvider : RunningService
    {
        internal TestProvider Provider { get; private set; } = null!;

        /// <inheritdoc/>
        protected override IEnumerable<string> Settings =>
        [
            "--TaxAssistant:Panel:OpenIdConnect:Authority", Provider.Address, "--TaxAssistant:Panel:OpenIdConnect:ClientId", TestProvider.Client, "--TaxAssistant:Panel:OpenIdConnect:ClientSecret", TestProvider.Secret,
            "--TaxAssistant:Panel:OpenIdConnect:Label", "Identidad de prueba", "--TaxAssistant:Panel:OpenIdConnect:RequiredAmr:0", "mfa", "--TaxAssistant:Panel:OpenIdConnect:Roles:caseworker:0", "tax-front",
            "--TaxAssistant:Panel:OpenIdConnect:Roles:supervisor:0", "tax-supervisors", "--TaxAssistant:Panel:OpenIdConnect:Roles:editor:0", "tax-editors", "--TaxAssistant:Panel:OpenIdConnect:Roles:admin:0", "tax-admins",
        ];

        /// <inheritdoc/>
        public override async ValueTask InitializeAsync()
        {
            Provider = await TestProvider.StartAsync();
            await base.InitializeAsync();
        }

        /// <inheritdoc/>
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
