using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Records;
using Chat.Web.Hosting;
using Chat.Web.Panel.Access;
using Chat.Web.Panel.Accounts;
using Chat.Web.Panel.Assist;
using Chat.Web.Panel.Cases;
using Chat.Web.Panel.Insight;
using Chat.Web.Panel.Provider;
using Chat.Web.Panel.Review;
using Chat.Web.Panel.SignIn;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Web.Panel.Shell;

/// <summary>The panel of officials: its accounts and shell. Each section adds its own entry and pages.</summary>
internal static class PanelExtensions
{
    public const string Root = "/panel";

    public static void AddPanel(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCredentials();
        // Identity's store works on a context of its request; ours are made by the factory, on a database that is there by then.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<RecordsContext>>().CreateDbContext());
        services.AddIdentityCore<Official>().AddEntityFrameworkStores<RecordsContext>();
        services.AddScoped<IPasskeyHandler<Official>, PasskeyHandler<Official>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PublicAddressOptions>>((passkeys, address) =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            // By the address that is set, not by what a request calls the host.
            passkeys.ServerDomain = Uri.TryCreate(address.Value.Url, UriKind.Absolute, out var url) ? url.Host : null;
        });
        builder.AddPanelAccess();
        builder.AddProvider();
        services.AddSingleton<RefusedAccess>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, PanelAuthenticationState>();
        services.AddScoped<CurrentOfficial>();
        services.AddScoped<Passkeys>();
        services.AddSingleton<PanelSecret>();
        services.AddSingleton<CaseBriefs>();
        services.AddSingleton<DraftWriter>();
        services.AddSingleton<BackTranslator>();
        services.AddSingleton(new PanelEntry("home", Root, PanelPolicy.Any, 0));
        services.AddSingleton(new PanelEntry("cases", Root + "/cases", PanelPolicy.Cases, 10));
        services.AddSingleton(new PanelEntry("search", Root + "/search", PanelPolicy.Any, 30));
        services.AddSingleton(new PanelEntry("review", Root + "/review", PanelPolicy.Any, 40, Within: Root + "/corrections"));
        services.AddSingleton(new PanelEntry("insight", Root + "/insight", PanelPolicy.Any, 50));
        services.AddSingleton(new PanelEntry("switches", Root + "/switches", PanelPolicy.Supervisor, 70));
        services.AddSingleton(new PanelEntry("accounts", Root + "/accounts", PanelPolicy.Admin, 80));
        services.AddSingleton(new PanelEntry("audit", Root + "/audit", PanelPolicy.Supervisor, 90));
    }

    /// <summary>Who it is, before anything of the panel is reached; and no search engine lists it.</summary>
    public static void UsePanel(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), panel => panel.Use(async (http, next) =>
        {
            http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
            try
            {
                await using (await http.RequestServices.GetRequiredService<RecordsDatabase>().OpenAsync(http.RequestAborted))
                    await next(http);
            }
            catch (Exception fault) when (RecordsFault.Is(fault) && !http.Response.HasStarted && fault is not RecordsException)
            {
                WebLog.PanelAway(http.RequestServices.GetRequiredService<ILogger<OfficialSessions>>(), fault);
                http.Response.Clear();
                PanelAccess.SayAway(http.Response);
            }
        }));
        app.UseAuthentication();
        // A form of somebody who cannot be looked up would be refused for its token, which is another's.
        app.Use((http, next) =>
        {
            if (!PanelAccess.IsAway(http) || HttpMethods.IsGet(http.Request.Method) || !http.Request.Path.StartsWithSegments(Root))
                return next(http);
            PanelAccess.SayAway(http.Response);
            return Task.CompletedTask;
        });
        app.UseAuthorization();
    }

    public static void MapPanel(this WebApplication app)
    {
        var open = app.MapGroup(Root).ExcludeFromDescription().AllowAnonymous();
        open.MapSignIn();
        var panel = app.MapGroup(Root).ExcludeFromDescription().RequireAuthorization(PanelPolicy.Any);
        panel.MapAccount();
        panel.MapAccounts();
        panel.MapCaseActs();
        panel.MapReview();
        panel.MapInsight();
    }
}
