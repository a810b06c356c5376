using Chat.Core.Languages;
using Chat.Records.Officials;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.Provider;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Chat.Web.Panel.SignIn;

/// <summary>What officials do with their own account.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this RouteGroupBuilder panel)
    {
        panel.MapPost("/sign-out", async (HttpContext http, OfficialSessions sessions, IFormCollection _) =>
        {
            var me = http.User.SignedIn()!;
            var isFromProvider = (await sessions.ListAsync(me.Id, http.RequestAborted)).Any(s => s.Id == me.Session && s.Method == ProviderSignIn.Method);
            await sessions.EndAsync(me.Who, me.Id, only: me.Session);
            await http.SignOutAsync(PanelAccess.Scheme);
            if (!isFromProvider)
                return Results.LocalRedirect("/panel/sign-in?done=out");
            return await ProviderSignIn.TrySignOutAsync(http) ? Results.Empty : Results.LocalRedirect("/panel/sign-in?done=out-here");
        });
        var account = panel.MapGroup("/account");
        account.MapPost("/language", async (HttpContext http, OfficialAccounts accounts, IFormCollection form) =>
        {
            if (LanguageCodes.TryParse(form["language"], out var language))
                await accounts.SetLanguageAsync(http.User.SignedIn()!.Id, language.Code(), http.RequestAborted);
            return Results.LocalRedirect(SignInEndpoints.BackOf(form["back"]));
        });
        account.MapPost("/sessions/end", async (HttpContext http, OfficialSessions sessions, IFormCollection form) =>
        {
            var me = http.User.SignedIn()!;
            await sessions.EndAsync(me.Who, me.Id, only: Guid.TryParse(form["session"], out var one) ? one : null, but: me.Session, http.RequestAborted);
            return Done("sessions");
        });
        var sensitive = account.MapGroup("").RequireRecentSignIn("again", "/panel/account");
        // Who signs in at the provider has no credential here: one would go on opening when the provider no longer does.
        sensitive.AddEndpointFilter(async (context, next) =>
            await context.HttpContext.RequestServices.GetRequiredService<ProviderAccounts>().OwnsAsync(context.HttpContext.User.SignedIn()!.Id, context.HttpContext.RequestAborted)
                ? Fault("provider") : await next(context));
        sensitive.MapPost("/passkey/options", async (HttpContext http, UserManager<Official> users, Passkeys passkeys) =>
        {
            var me = http.User.SignedIn()!;
            return TypedResults.Content(await passkeys.CreationAsync(http, (await users.FindByIdAsync($"{me.Id}"))!, me.Who), "application/json");
        });
        sensitive.MapPost("/passkey", async (HttpContext http, UserManager<Official> users, Passkeys passkeys, IFormCollection form) =>
        {
            var me = http.User.SignedIn()!;
            return await passkeys.AddAsync(http, (await users.FindByIdAsync($"{me.Id}"))!, me.Who, form["credential"].ToString(), link: null) ? Done("passkey") : Fault("Passkey");
        });
        sensitive.MapPost("/passkey/remove", async (HttpContext http, Passkeys passkeys, IFormCollection form) =>
            await passkeys.RemoveAsync(http.User.SignedIn()!, form["id"].ToString(), http.RequestAborted) ? Done("passkey-gone") : Fault("LastPasskey"));
        sensitive.MapPost("/password", SetPasswordAsync);
        sensitive.MapPost("/codes", async (HttpContext http, Credentials credentials, PanelSecret secret, IFormCollection _) =>
        {
            var me = http.User.SignedIn()!;
            secret.Give(http, PanelSecret.Codes, me.Who, string.Join(' ', await credentials.RenewCodesAsync(me.Id, http.RequestAborted)));
            return Done("codes");
        });
    }

    // A new password and a new app together; other sessions end with the old ones.
    private static async Task<IResult> SetPasswordAsync(HttpContext http, Credentials credentials, OfficialSessions sessions, PanelSecret secret, IFormCollection form)
    {
        var (me, password) = (http.User.SignedIn()!, form["password"].ToString());
        if (Credentials.FaultOf(password, me.Name) is var fault and not PasswordFault.None)
            return Fault($"{fault}");
        if (password != form["repeat"].ToString())
            return Fault("Repeat");
        if (secret.Read(http, PanelSecret.App, me.Who) is not { } key || await credentials.SetAsync(me.Id, null, password, key, form["code"].ToString(), http.RequestAborted) is not { } codes)
            return Fault("Code");
        secret.Take(http, PanelSecret.App, me.Who);
        secret.Give(http, PanelSecret.Codes, me.Who, string.Join(' ', codes));
        await sessions.EndAsync(me.Who, me.Id, but: me.Session);
        return Done("password");
    }

    private static IResult Done(string what) => Results.LocalRedirect($"/panel/account?done={what}");

    private static IResult Fault(string what) => Results.LocalRedirect($"/panel/account?fault={what}");
}
