using System.Security.Claims;
using Chat.Records;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Chat.Web.Panel.Access;

/// <summary>Names of the panel's policies: one for each role, and one for any. An admin passes all.</summary>
internal static class PanelPolicy
{
    /// <summary>Anybody who is signed in.</summary>
    public const string Any = "panel";

    /// <summary>Who answers cases.</summary>
    public const string Cases = "panel-cases";

    /// <summary>Supervisors.</summary>
    public const string Supervisor = "panel-supervisor";

    /// <summary>Editors of the knowledge.</summary>
    public const string Editor = "panel-editor";

    /// <summary>Who manages accounts.</summary>
    public const string Admin = "panel-admin";

    /// <summary>The roles that a policy lets in.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Any] = OfficialRole.All,
        [Cases] = [OfficialRole.Caseworker, OfficialRole.Supervisor, OfficialRole.Admin],
        [Supervisor] = [OfficialRole.Supervisor, OfficialRole.Admin],
        [Editor] = [OfficialRole.Editor, OfficialRole.Admin],
        [Admin] = [OfficialRole.Admin],
    };
}

/// <summary>The cookie of officials, and what it says to the rest of the panel.</summary>
internal static class PanelAccess
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "panel";

    private const string Away = "panel-away";
    private const string SecureCookie = "__Host-panel";
    private const string PlainCookie = "panel";
    private const string Session = "session";
    private const string Language = "language";
    private const string Started = "started";

    public static void AddPanelAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.LoginPath = "/panel/sign-in";
            cookie.ReturnUrlParameter = "back";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.Path = "/";
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToLogin = asked =>
            {
                // Nobody can say who it is: a sign-in would not help.
                if (IsAway(asked.HttpContext))
                    SayAway(asked.Response);
                else
                    asked.Response.Redirect(asked.RedirectUri);
                return Task.CompletedTask;
            };
            // The page of status codes says it in words.
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return denied.HttpContext.RequestServices.GetRequiredService<RefusedAccess>().WriteAsync(denied.HttpContext);
            };
        });
        builder.Services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<IOptions<PublicAddressOptions>, IOptions<OfficialsOptions>>((cookie, address, officials) =>
        {
            var isSecure = PublicAddress.IsSecure(address.Value, builder.Configuration);
            cookie.Cookie.Name = isSecure ? SecureCookie : PlainCookie;
            cookie.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            // The session in the database decides; this only bounds how long a browser keeps a cookie that is dead anyway.
            cookie.ExpireTimeSpan = officials.Value.SessionTime;
        });
        var policies = builder.Services.AddAuthorizationBuilder();
        foreach (var (name, roles) in PanelPolicy.Roles)
            policies.AddPolicy(name, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser().RequireRole(roles));
    }

    /// <summary>Signs somebody in who has shown both factors: a session on the server, and the cookie that names it. The one that the browser had before is over.</summary>
    public static async Task SignInAsync(HttpContext http, Official official, string method)
    {
        var sessions = http.RequestServices.GetRequiredService<OfficialSessions>();
        var session = await sessions.StartAsync(official.Id, method, Device.Of(http.Request), http.RequestAborted);
        // Its cookie is overwritten here; whoever holds a copy of it holds nothing any more.
        if (http.User.SignedIn() is { } before)
            await sessions.EndAsync(before.Who, before.Id, only: before.Session, cancellation: http.RequestAborted);
        await http.SignInAsync(Scheme, PrincipalOf(new SignedIn(official.Id, official.UserName!, official.Role, official.Language, session.Id, session.StartedAt)));
    }

    /// <summary>True when the database could not say who sends this request.</summary>
    public static bool IsAway(HttpContext http) => http.Items.ContainsKey(Away);

    /// <summary>The database is away; the page of status codes says so in words.</summary>
    public static void SayAway(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "10";
    }

    /// <summary>Who is signed in; null for nobody.</summary>
    public static SignedIn? SignedIn(this ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, AuthenticationType: Scheme } && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && Guid.TryParse(user.FindFirstValue(Session), out var session)
            ? new SignedIn(id, user.Identity.Name!, user.FindFirstValue(ClaimTypes.Role)!, user.FindFirstValue(Language)!, session, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(user.FindFirstValue(Started)!, System.Globalization.CultureInfo.InvariantCulture)))
            : null;

    /// <summary>The claims of somebody, as the database has them now.</summary>
    public static ClaimsPrincipal PrincipalOf(SignedIn signedIn) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, $"{signedIn.Id:n}"), new(ClaimTypes.Name, signedIn.Name), new(ClaimTypes.Role, signedIn.Role), new(Session, $"{signedIn.Session:n}"), new(Language, signedIn.Language),
        new(Started, signedIn.StartedAt.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ], Scheme));

    // With every request: nothing that was taken from an account holds in a cookie for longer.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (context.Principal?.SignedIn() is not { } named)
        {
            context.RejectPrincipal();
            return;
        }

        try
        {
            if (await http.RequestServices.GetRequiredService<OfficialSessions>().FindAsync(named.Session, isUse: true, http.RequestAborted) is { } now)
            {
                context.ReplacePrincipal(PrincipalOf(now));
                return;
            }

            context.RejectPrincipal();
            await http.SignOutAsync(Scheme);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // Nobody is let in on what cannot be looked up; the cookie stays for when the database is back.
            WebLog.PanelAway(http.RequestServices.GetRequiredService<ILogger<OfficialSessions>>(), fault);
            context.RejectPrincipal();
            http.Items[Away] = true;
        }
    }
}
