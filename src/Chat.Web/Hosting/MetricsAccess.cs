using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting;

/// <summary>Whether a request may read the figures of operation: from this machine or a network that is listed, or with the token.</summary>
internal sealed class MetricsAccess
{
    private const string Scheme = "Bearer ";

    // What proxies add when they pass a request on.
    private static readonly string[] Forwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly byte[]? _token;

    public MetricsAccess(IOptions<MetricsOptions> options)
    {
        _networks = [.. options.Value.Networks.Select(n => IPNetwork.Parse(n))];
        _token = TokenOf(options.Value, out _) is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    }

    /// <summary>True when it may.</summary>
    public bool Allows(HttpContext http) => HasToken(http.Request) || (!IsForwarded(http.Request) && IsNear(http.Connection.RemoteIpAddress));

    /// <summary>The token that the settings name; null for none. A file that cannot be read is a fault.</summary>
    public static string? TokenOf(MetricsOptions options, out string? fault)
    {
        fault = null;
        if (options.TokenFile is not { Length: > 0 } file)
            return options.Token?.Trim();
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException)
        {
            fault = $"TaxAssistant:Metrics:TokenFile names {file}, which cannot be read; correct the path, or let this user read it.";
            return null;
        }
    }

    private static bool IsForwarded(HttpRequest request) => Array.Exists(Forwarded, request.Headers.ContainsKey);

    private bool IsNear(IPAddress? address)
    {
        if (address is null)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || _networks.Any(n => n.Contains(plain));
    }

    // Digests, so that the time of comparing says nothing of the token, its length included.
    private bool HasToken(HttpRequest request) =>
        _token is not null
        && request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), _token);
}
