using Chat.Web.Panel.Provider;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Hosting;

/// <summary>Headers that keep a page what it was written to be; on every response, errors included.</summary>
internal static class SecurityHeaders
{
    // Scripts and styles come from this host alone, none from within the page; no import map is written into it (Chat.Web.csproj).
    // base-uri cannot be 'none': Blazor finds its circuit by <base href="/">.
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // What the pages never ask a browser for. Copying an answer needs clipboard-write, which stays with its default: this page only.
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), usb=(), xr-spatial-tracking=()";

    // A year, the least that ASVS 3.4.1 and preload lists take.
    private const string Transport = "max-age=31536000; includeSubDomains";

    /// <summary>Adds them when a response starts: an error page begins by clearing what was set before.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var isDevelopment = app.Environment.IsDevelopment();
        // Signing out is a form of the panel that goes on to the identity provider, and browsers hold what a form leads to against form-action.
        var provider = app.Services.GetRequiredService<IOptions<ProviderOptions>>().Value;
        var panelPolicy = provider.IsSet ? Policy.Replace("form-action 'self'", "form-action 'self' " + new Uri(provider.Authority!).GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) : Policy;
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() => AddAsync(http, http.Request.Path.StartsWithSegments("/panel") ? panelPolicy : Policy, isDevelopment));
            return next(http);
        });
    }

    private static Task AddAsync(HttpContext http, string policy, bool isDevelopment)
    {
        var headers = http.Response.Headers;
        var own = http.Features.Get<OwnHeaders>();
        headers.ContentSecurityPolicy = own?.Policy ?? policy;
        headers.XContentTypeOptions = "nosniff";
        if (own is not { MayBeFramed: true })
            headers.XFrameOptions = "DENY";
        // Where someone came from is nobody else's matter; within the service it does no harm.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = own is { MayBeFramed: true } or { IsForAll: true } ? "cross-origin" : "same-origin";
        // Without it a page of another site could not check the file's digest.
        if (own is { IsForAll: true })
            headers.AccessControlAllowOrigin = "*";
        if (own?.CacheControl is { } keeps)
            headers.CacheControl = keeps;
        // Files that carry their digest say themselves how long they keep; pages, answers and errors are kept by nobody.
        if (!headers.ContainsKey(HeaderNames.CacheControl))
            headers.CacheControl = "no-store";
        // A browser remembers this for a year, and a developer's machine is not to be locked out of plain HTTP.
        if (http.Request.IsHttps && !isDevelopment && !IsLoopback(http.Request.Host.Host))
            headers.StrictTransportSecurity = Transport;
        return Task.CompletedTask;
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
