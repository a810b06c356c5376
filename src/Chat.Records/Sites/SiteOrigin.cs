using System.Net;

namespace Chat.Records.Sites;

/// <summary>The origin of a site's pages, as browsers write it in <c>Origin</c> (RFC 6454): scheme, host, port when it is not the scheme's own.</summary>
public static class SiteOrigin
{
    /// <summary>Longest origin that is taken, in characters; a host name has 253 at most, and none in use comes near.</summary>
    public const int Longest = 100;

    /// <summary>
    /// Reads what an operator typed: <c>https</c>, or <c>http</c> on this machine's own loopback; no path, no sign-in, no wildcard. A slash at the
    /// end, as an address bar gives it, does no harm.
    /// </summary>
    /// <param name="text">As typed.</param>
    /// <param name="origin">As browsers write it, a host name with accents in ASCII; empty when it is none.</param>
    public static bool TryParse(string? text, out string origin)
    {
        origin = "";
        var typed = text?.Trim() ?? "";
        if (typed.Length is 0 or > Longest || typed.Contains('*') || !Uri.TryCreate(typed, UriKind.Absolute, out var url))
            return false;
        // What is after the host must be nothing: a reader of "https://town.example/taxes" would think that only those pages are let in.
        var plain = url is { Query: "", Fragment: "", UserInfo: "", AbsolutePath: "/" } && !typed.AsSpan(typed.IndexOf("//", StringComparison.Ordinal) + 2).TrimEnd('/').ContainsAny("/?#@");
        if (!plain || url.IdnHost.Length == 0 || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsLoopback(url))))
            return false;
        var host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost.ToLowerInvariant();
        origin = url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
        return origin.Length <= Longest;
    }

    private static bool IsLoopback(Uri url) =>
        url.HostNameType == UriHostNameType.Dns
            ? url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || url.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            : IPAddress.TryParse(url.IdnHost, out var address) && IPAddress.IsLoopback(address);
}
