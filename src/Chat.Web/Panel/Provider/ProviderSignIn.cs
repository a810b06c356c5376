using System.Net;
using System.Security.Claims;
using Chat.Records;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.SignIn;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Chat.Web.Panel.Provider;

/// <summary>
/// Signing in at the provider: authorization code with PKCE, state and nonce, the identity token verified against the provider's keys.
/// What it comes to is a session of the panel as any other. Nothing of the provider's tokens is kept.
/// </summary>
internal static class ProviderSignIn
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "panel-provider";

    /// <summary>Where the provider sends browsers back to.</summary>
    public const string Callback = "/panel/provider/callback";

    /// <summary>Where it sends them after signing out there.</summary>
    public const string SignedOut = "/panel/provider/signed-out";

    /// <summary>How a session says that it began there.</summary>
    public const string Method = "provider";

    private const string Language = "lang";

    // As long as somebody waits for a page that does not come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddProvider(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProviderOptions>().Bind(builder.Configuration.GetSection(ProviderOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration.GetSection(ProviderOptions.Section).Get<ProviderOptions>() is not { IsSet: true } provider)
            return;
        builder.Services.AddAuthentication().AddOpenIdConnect(Scheme, oidc => Configure(oidc, provider));
        builder.Services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<PublicAddressOptions>>((oidc, address) =>
        {
            var isSecure = PublicAddress.IsSecure(address.Value, builder.Configuration);
            // The provider sends the browser back from its own site: the one thing for which Strict is too strict.
            foreach (var (cookie, name) in new[] { (oidc.CorrelationCookie, "provider-state."), (oidc.NonceCookie, "provider-nonce.") })
            {
                (cookie.Name, cookie.SameSite, cookie.HttpOnly) = ((isSecure ? "__Secure-panel-" : "panel-") + name, SameSiteMode.Lax, true);
                cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            }
        });
    }

    public static void MapProvider(this RouteGroupBuilder panel) => panel.MapGet("/provider", StartAsync);

    /// <summary>Signs out at the provider as well; false when it cannot be reached, and the browser stays here.</summary>
    public static async Task<bool> TrySignOutAsync(HttpContext http)
    {
        try
        {
            await http.SignOutAsync(Scheme, new AuthenticationProperties { RedirectUri = "/panel/sign-in?done=out" });
            return true;
        }
        catch (InvalidOperationException away)
        {
            WebLog.ProviderAway(LoggerOf(http), away);
            return false;
        }
    }

    private static void Configure(OpenIdConnectOptions oidc, ProviderOptions provider)
    {
        (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (provider.Authority, provider.ClientId, provider.ClientSecret);
        oidc.RequireHttpsMetadata = provider.Authority!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        oidc.SignInScheme = oidc.SignOutScheme = PanelAccess.Scheme;
        (oidc.ResponseType, oidc.ResponseMode, oidc.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (oidc.CallbackPath, oidc.SignedOutCallbackPath, oidc.RemoteSignOutPath) = (Callback, SignedOut, default);
        (oidc.MapInboundClaims, oidc.SaveTokens, oidc.GetClaimsFromUserInfoEndpoint) = (false, false, false);
        // The handler drops iss, which is half of who it is.
        oidc.ClaimActions.Clear();
        // What only the provider can have signed: no shared secrets, nothing unsigned.
        oidc.TokenValidationParameters.ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
        oidc.BackchannelTimeout = Patience;
        oidc.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        foreach (var scope in provider.Scopes)
            oidc.Scope.Add(scope);
        oidc.Events.OnRedirectToIdentityProvider = asked =>
        {
            asked.ProtocolMessage.RedirectUri = PublicAddress.OriginOf(asked.HttpContext) + Callback;
            if (provider.RequiredAcr.Count > 0)
                asked.ProtocolMessage.AcrValues = string.Join(' ', provider.RequiredAcr);
            return Task.CompletedTask;
        };
        oidc.Events.OnRedirectToIdentityProviderForSignOut = leaving =>
        {
            leaving.ProtocolMessage.ClientId = provider.ClientId;
            leaving.ProtocolMessage.PostLogoutRedirectUri = PublicAddress.OriginOf(leaving.HttpContext) + SignedOut;
            return Task.CompletedTask;
        };
        oidc.Events.OnTicketReceived = ReceiveAsync;
        oidc.Events.OnAccessDenied = denied => RefuseAsync(denied, denied.Properties, "provider-cancelled");
        oidc.Events.OnRemoteFailure = failed =>
        {
            // The message of a failure may hold pieces of a token; its kind says enough.
            WebLog.ProviderRefused(LoggerOf(failed.HttpContext), failed.Failure?.GetType().Name ?? "?");
            return RefuseAsync(failed, failed.Properties, IsAway(failed.Failure) ? "provider-away" : "provider-token");
        };
    }

    private static async Task<IResult> StartAsync(HttpContext http, IOptions<ProviderOptions> options, string? back, string? lang)
    {
        if (!options.Value.IsSet)
            return Results.NotFound();
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = SignInEndpoints.BackOf(back), Items = { [Language] = lang ?? "" } };
        // Who is signed in already comes for a fresh sign-in.
        if (http.User.SignedIn() is not null)
            properties.Prompt = OpenIdConnectPrompt.Login;
        try
        {
            await http.ChallengeAsync(Scheme, properties);
            return Results.Empty;
        }
        catch (InvalidOperationException away)
        {
            WebLog.ProviderAway(LoggerOf(http), away);
            return Results.LocalRedirect(PageOf(properties, "provider-away"));
        }
    }

    private static async Task ReceiveAsync(TicketReceivedContext received)
    {
        var http = received.HttpContext;
        received.HandleResponse();
        var options = http.RequestServices.GetRequiredService<IOptions<ProviderOptions>>().Value;
        var accounts = http.RequestServices.GetRequiredService<ProviderAccounts>();
        if (ProviderIdentity.Of(received.Principal!, options) is not { } identity)
        {
            http.Response.Redirect(PageOf(received.Properties, "provider-token"));
            return;
        }

        var refused = identity.Role is null ? "provider-role" : !identity.IsStrong ? "provider-strength" : null;
        var official = refused is null ? await accounts.SignInAsync(identity.Issuer, identity.Subject, identity.Name, identity.Role!, LanguageOf(received.Properties), http.RequestAborted) : null;
        if (official is null)
        {
            await accounts.RefuseAsync(identity.Issuer, identity.Subject, refused ?? "disabled", http.RequestAborted);
            http.Response.Redirect(PageOf(received.Properties, refused ?? "provider-disabled"));
            return;
        }

        await PanelAccess.SignInAsync(http, official, Method);
        await GoOnAsync(http, received.ReturnUri, official.Language);
    }

    // A redirection would still be the provider's own, and a Strict cookie does not go with it; a page of ours that leads on is ours.
    private static Task GoOnAsync(HttpContext http, string? back, string language)
    {
        var (to, w) = (WebUtility.HtmlEncode(SignInEndpoints.BackOf(back)), http.RequestServices.GetRequiredService<UiWordings>().For(language));
        var words = WebUtility.HtmlEncode(w["sign-in.provider-on"]);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""<!DOCTYPE html><html lang="{w.Code}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={to}"><title>{words}</title></head><body><p><a href="{to}">{words}</a></p></body></html>""", http.RequestAborted);
    }

    private static Task RefuseAsync(HandleRequestContext<RemoteAuthenticationOptions> context, AuthenticationProperties? properties, string fault)
    {
        context.Response.Redirect(PageOf(properties, fault));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static string PageOf(AuthenticationProperties? properties, string fault) =>
        $"/panel/sign-in?fault={fault}&back={Uri.EscapeDataString(SignInEndpoints.BackOf(properties?.RedirectUri))}&lang={LanguageOf(properties)}";

    private static string LanguageOf(AuthenticationProperties? properties) =>
        Chat.Core.Languages.LanguageCodes.TryParse(properties?.Items.TryGetValue(Language, out var code) == true ? code : null, out var language) ? Chat.Core.Languages.LanguageCodes.Code(language) : "es";

    private static bool IsAway(Exception? failure) =>
        failure is HttpRequestException or TaskCanceledException or IOException || failure?.Message.Contains("IDX20803", StringComparison.Ordinal) == true || (failure?.InnerException is { } inner && IsAway(inner));

    private static ILogger LoggerOf(HttpContext http) => http.RequestServices.GetRequiredService<ILogger<ProviderOptions>>();
}
