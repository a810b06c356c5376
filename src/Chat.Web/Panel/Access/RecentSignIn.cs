using Chat.Records.Officials;

namespace Chat.Web.Panel.Access;

/// <summary>Whoever finds a session open cannot make it their own: what changes a credential, or somebody else's account, needs a sign-in of a few minutes ago.</summary>
internal static class RecentSignIn
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>Sends whoever signed in longer ago to do so again, and then back to that page.</summary>
    public static RouteGroupBuilder RequireRecentSignIn(this RouteGroupBuilder group, string fault, string back)
    {
        group.AddEndpointFilter(async (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - context.HttpContext.User.SignedIn()!.StartedAt <= Recent
                ? await next(context) : Results.LocalRedirect($"/panel/sign-in?fault={fault}&back={Uri.EscapeDataString(back)}"));
        return group;
    }
}
