using Chat.Web.Api;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Hosting;

/// <summary>
/// A browser says which page a request comes from. What changes something, and everything of a circuit (its WebSocket included,
/// which no other rule of browsers protects), must come from a page of this service. A program that says nothing is let in: it holds no
/// visitor's cookie, and could say anything.
/// </summary>
internal static class CrossSiteRequests
{
    public static void UseCrossSiteRequests(this WebApplication app)
    {
        app.Use((http, next) => IsHarmless(http.Request) || IsOwn(http.Request)
            ? next(http)
            : Problems.Of(http, "problem-origin", StatusCodes.Status403Forbidden).ExecuteAsync(http));
    }

    private static bool IsHarmless(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && !request.Path.StartsWithSegments("/_blazor");

    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers[HeaderNames.Origin] is { Count: > 0 } origins)
            return origins.Count == 1 && string.Equals(origins[0], PublicAddress.OriginOf(request.HttpContext), StringComparison.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"] is not [{ } site] || site is "same-origin" or "none";
    }
}
