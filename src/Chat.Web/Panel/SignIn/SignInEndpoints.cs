using Chat.Records.Officials;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.Provider;
using Microsoft.AspNetCore.Authentication;

namespace Chat.Web.Panel.SignIn;

/// <summary>Signing in and out, and what a one-time link opens.</summary>
internal static class SignInEndpoints
{
    private const string Page = "/panel/sign-in";

    public static void MapSignIn(this RouteGroupBuilder panel)
    {
        panel.MapProvider();
        panel.MapPost("/sign-in", WithPasswordAsync);
        panel.MapPost("/sign-in/passkey/options", async (HttpContext http, Passkeys passkeys) => TypedResults.Content(await passkeys.RequestAsync(http), "application/json"));
        panel.MapPost("/sign-in/passkey", WithPasskeyAsync);
        panel.MapPost("/register/{token}/password", SetPasswordAsync);
        panel.MapPost("/register/{token}/passkey/options", CreationAsync);
        panel.MapPost("/register/{token}/passkey", AddPasskeyAsync);
    }

    /// <summary>Where somebody goes on to: a page of the panel, whatever the form says.</summary>
    public static string BackOf(string? back) => back is not null && back.StartsWith("/panel", StringComparison.Ordinal) && !back.StartsWith(Page, StringComparison.Ordinal) && !back.Contains("//", StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal) ? back : "/panel";

    private static async Task<IResult> WithPasswordAsync(HttpContext http, IFormCollection form, Credentials credentials)
    {
        if (await credentials.VerifyAsync(form["name"].ToString().Trim(), form["password"].ToString(), form["code"].ToString(), http.RequestAborted) is not { } official)
            return Refused(form, "credentials");
        await PanelAccess.SignInAsync(http, official, "password");
        return Results.LocalRedirect(BackOf(form["back"]));
    }

    private static async Task<IResult> WithPasskeyAsync(HttpContext http, IFormCollection form, Passkeys passkeys)
    {
        if (await passkeys.VerifyAsync(http, form["credential"].ToString()) is not { } official)
            return Refused(form, "passkey");
        await PanelAccess.SignInAsync(http, official, "passkey");
        return Results.LocalRedirect(BackOf(form["back"]));
    }

    private static IResult Refused(IFormCollection form, string fault) =>
        Results.LocalRedirect($"{Page}?fault={fault}&back={Uri.EscapeDataString(BackOf(form["back"]))}{(form["lang"] is [{ Length: 2 } lang] ? "&lang=" + Uri.EscapeDataString(lang) : "")}");

    private static async Task<IResult> SetPasswordAsync(HttpContext http, string token, IFormCollection form, Credentials credentials, PanelSecret secret)
    {
        var page = $"/panel/register/{Uri.EscapeDataString(token)}";
        if (await credentials.FindByLinkAsync(token, http.RequestAborted) is not { } official)
            return Results.LocalRedirect(page);
        var password = form["password"].ToString();
        if (Credentials.FaultOf(password, official.UserName!) is var fault and not PasswordFault.None)
            return Results.LocalRedirect($"{page}?fault={fault}");
        if (password != form["repeat"].ToString())
            return Results.LocalRedirect($"{page}?fault=Repeat");
        if (secret.Read(http, PanelSecret.App, token) is not { } key || await credentials.SetAsync(official.Id, token, password, key, form["code"].ToString(), http.RequestAborted) is not { } codes)
            return Results.LocalRedirect($"{page}?fault=Code");
        secret.Take(http, PanelSecret.App, token);
        secret.Give(http, PanelSecret.Codes, $"{official.Id:n}", string.Join(' ', codes));
        await PanelAccess.SignInAsync(http, official, "password");
        return Results.LocalRedirect("/panel/account?done=registered");
    }

    private static async Task<IResult> CreationAsync(HttpContext http, string token, Credentials credentials, Passkeys passkeys) =>
        await credentials.FindByLinkAsync(token, http.RequestAborted) is { } official
            ? TypedResults.Content(await passkeys.CreationAsync(http, official, token), "application/json")
            // The page says what became of the link.
            : Results.LocalRedirect($"/panel/register/{Uri.EscapeDataString(token)}");

    private static async Task<IResult> AddPasskeyAsync(HttpContext http, string token, IFormCollection form, Credentials credentials, Passkeys passkeys)
    {
        var page = $"/panel/register/{Uri.EscapeDataString(token)}";
        if (await credentials.FindByLinkAsync(token, http.RequestAborted) is not { } official)
            return Results.LocalRedirect(page);
        if (!await passkeys.AddAsync(http, official, token, form["credential"].ToString(), token))
            return Results.LocalRedirect($"{page}?fault=Passkey");
        await PanelAccess.SignInAsync(http, official, "passkey");
        return Results.LocalRedirect("/panel/account?done=registered");
    }
}
