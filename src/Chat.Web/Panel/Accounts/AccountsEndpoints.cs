using Chat.Core.Languages;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;

namespace Chat.Web.Panel.Accounts;

/// <summary>What who manages accounts does with those of others.</summary>
internal static class AccountsEndpoints
{
    public static void MapAccounts(this RouteGroupBuilder panel)
    {
        var accounts = panel.MapGroup("/accounts").RequireAuthorization(PanelPolicy.Admin).RequireRecentSignIn("again-accounts", "/panel/accounts");
        accounts.MapPost("/add", (HttpContext http, OfficialAccounts all, PanelSecret secret, IFormCollection form) => ActAsync(http, async me =>
            ShowLink(http, secret, me, await all.AddAsync(me.Who, form["name"].ToString().Trim(), form["role"].ToString(), LanguageCodes.TryParse(form["language"], out var l) ? l.Code() : me.Language, http.RequestAborted))));
        accounts.MapPost("/reset", (HttpContext http, OfficialAccounts all, PanelSecret secret, IFormCollection form) => ActAsync(http, async me =>
            ShowLink(http, secret, me, await all.ResetAsync(me.Who, form["name"].ToString(), http.RequestAborted))));
        accounts.MapPost("/disable", (HttpContext http, OfficialAccounts all, IFormCollection form) => ActAsync(http, me => all.DisableAsync(me.Who, form["name"].ToString(), isDisabled: true, http.RequestAborted)));
        accounts.MapPost("/enable", (HttpContext http, OfficialAccounts all, IFormCollection form) => ActAsync(http, me => all.DisableAsync(me.Who, form["name"].ToString(), isDisabled: false, http.RequestAborted)));
        accounts.MapPost("/role", (HttpContext http, OfficialAccounts all, IFormCollection form) => ActAsync(http, me => all.SetRoleAsync(me.Who, form["name"].ToString(), form["role"].ToString(), http.RequestAborted)));
        accounts.MapPost("/sessions/end", (HttpContext http, OfficialSessions sessions, IFormCollection form) => ActAsync(http, me =>
            Guid.TryParse(form["id"], out var id) ? sessions.EndAsync(me.Who, id, but: me.Session, cancellation: http.RequestAborted) : Task.CompletedTask));
    }

    // What cannot be done is refused with one sentence on the same page: which, is in the query by a name, never words.
    private static async Task<IResult> ActAsync(HttpContext http, Func<SignedIn, Task> act)
    {
        try
        {
            await act(http.User.SignedIn()!);
            return Results.LocalRedirect("/panel/accounts?done=done");
        }
        catch (AccountException refused)
        {
            return Results.LocalRedirect($"/panel/accounts?fault={refused.Fault}");
        }
    }

    private static void ShowLink(HttpContext http, PanelSecret secret, SignedIn me, string token) =>
        secret.Give(http, PanelSecret.Link, me.Who, $"{PublicAddress.OriginOf(http)}/panel/register/{token}");
}
