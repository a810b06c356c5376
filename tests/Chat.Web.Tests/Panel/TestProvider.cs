using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Chat.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Chat.Web.Tests.Panel;

/// <summary>A provider of OpenID Connect (OpenIddict) on a free port of the loopback interface. Who signs in, and what is wrong with its tokens, a test says.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string Client = "taxassistant";

    public const string Secret = "un secreto de prueba";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "prueba" };
    private readonly RsaSecurityKey _stranger = new(RSA.Create(2048)) { KeyId = "prueba" };
    private readonly WebApplication _app;

    private TestProvider()
    {
        var builder = LoopbackServer.Begin();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            // Without stores: the one client is named here, and codes carry what they stand for.
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetEndSessionEndpointUris("end-session");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes("profile");
            server.AddEphemeralEncryptionKey().AddSigningKey(_key);
            server.UseAspNetCore().DisableTransportSecurityRequirement().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(asked =>
            {
                Asked = asked.Request;
                if (asked.ClientId != Client || asked.RedirectUri?.EndsWith("/panel/provider/callback", StringComparison.Ordinal) != true)
                    asked.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(asked =>
            {
                if (asked.ClientId != Client || asked.ClientSecret != Secret)
                    asked.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(asked =>
            {
                if (asked.ClientId != Client || asked.PostLogoutRedirectUri?.EndsWith("/panel/provider/signed-out", StringComparison.Ordinal) != true)
                    asked.Reject(OpenIddictConstants.Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.SetOrder(int.MinValue + 10_000).UseInlineHandler(given =>
            {
                if (given.Response.IdToken is { } token)
                    given.Response.IdToken = Spoil(this, token);
                return default;
            }));
        });
        _app = builder.Build();
        _app.UseAuthentication();
        _app.MapGet("/authorize", () => Cancels
            ? Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = OpenIddictConstants.Errors.AccessDenied }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
            : Results.SignIn(Somebody(), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme));
        _app.MapGet("/end-session", () =>
        {
            SignedOut = true;
            return Results.SignOut(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        });
    }

    public string Address => _app.Urls.First();

    /// <summary>What it was last asked.</summary>
    public OpenIddictRequest? Asked { get; private set; }

    /// <summary>True once somebody has signed out here.</summary>
    public bool SignedOut { get; private set; }

    /// <summary>Who signs in: id, name, what they may, and how they showed who they are.</summary>
    public (string Subject, string Name, string[] Roles, string[] Methods) Who { get; set; } = ("1", "ane", [], ["pwd", "mfa"]);

    /// <summary>True when whoever is asked says no.</summary>
    public bool Cancels { get; set; }

    /// <summary>What becomes of an identity token on its way.</summary>
    public Func<TestProvider, string, string> Spoil { get; set; } = (_, token) => token;

    public static async Task<TestProvider> StartAsync()
    {
        var provider = new TestProvider();
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>The same token with something else in it, signed by the provider itself or by a stranger under the same name.</summary>
    public string Sign(string token, Action<JsonObject>? change = null, bool byStranger = false)
    {
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!.AsObject();
        change?.Invoke(payload);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload.ToJsonString(), new SigningCredentials(byStranger ? _stranger : _key, SecurityAlgorithms.RsaSha256));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private ClaimsPrincipal Somebody()
    {
        var identity = new ClaimsIdentity("provider", OpenIddictConstants.Claims.Name, "roles");
        identity.AddClaim(new Claim(OpenIddictConstants.Claims.Subject, Who.Subject));
        identity.AddClaim(new Claim(OpenIddictConstants.Claims.PreferredUsername, Who.Name));
        identity.AddClaims(Who.Roles.Select(r => new Claim("roles", r)));
        identity.AddClaims(Who.Methods.Select(m => new Claim("amr", m)));
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile);
        return principal;
    }
}
