using System.Net;
using Chat.Web.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting;

/// <summary>What follows from how the world reaches the service: whom to believe about a visitor's address, cookies, TLS.</summary>
internal static class PublicAddress
{
    // Browsers take __Host- only from a secure origin; over plain HTTP (the loopback of a developer) the plain name stands in.
    private const string SecureCookie = "__Host-taxassistant";
    private const string PlainCookie = "taxassistant";

    public static void AddPublicAddress(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PublicAddressOptions>().Bind(builder.Configuration.GetSection(PublicAddressOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<PublicAddressOptions>>((antiforgery, address) =>
        {
            var isSecure = IsSecure(address.Value, builder.Configuration);
            antiforgery.Cookie.Name = isSecure ? SecureCookie : PlainCookie;
            antiforgery.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.Path = "/";
            // SecurityHeaders says more strictly who may frame a page.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<PublicAddressOptions>>((forwarded, address) =>
        {
            // Never the host: a link or a redirection made from it would lead where the sender wishes.
            forwarded.ForwardedHeaders = address.Value.Proxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            // As many proxies in a row as are known; the first unknown address is the visitor's.
            forwarded.ForwardLimit = null;
            foreach (var proxy in address.Value.Proxies)
            {
                if (IPAddress.TryParse(proxy, out var one))
                    forwarded.KnownProxies.Add(one);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
        // Which names are served is the host's own setting, AllowedHosts; a refusal needs no page.
        services.Configure<HostFilteringOptions>(filter => filter.IncludeFailureMessage = false);
    }

    /// <summary>True where everybody comes over TLS, so that cookies can say so.</summary>
    public static bool IsSecure(PublicAddressOptions address, IConfiguration configuration) => address.IsSecure || ListensOnTlsOnly(configuration);

    /// <summary>Scheme, host and port by which the world reaches the service: as set; where nothing is set, as the request has it.</summary>
    public static string OriginOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<PublicAddressOptions>>().Value.Origin ?? $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>Believes the proxies that are named, and lets nothing but health checks in over plain HTTP where citizens come over TLS.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Services.GetRequiredService<IOptions<PublicAddressOptions>>().Value is { IsSecure: true, Origin: { } origin })
            app.Use((http, next) => http.Request.IsHttps || Health.Asks(http) ? next(http) : SendToTlsAsync(http, origin));
    }

    // A person is sent on; a program is told, so that it does not go on sending in the clear (ASVS 4.1.2).
    private static Task SendToTlsAsync(HttpContext http, string origin)
    {
        if (FaultPages.IsForPrograms(http) || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            return Problems.Of(http, "problem-tls", StatusCodes.Status400BadRequest).ExecuteAsync(http);
        http.Response.Redirect(origin + http.Request.PathBase + http.Request.Path + http.Request.QueryString, permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    private static bool ListensOnTlsOnly(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } urls
        && urls.All(u => u.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
}
