namespace Chat.Rag.Ingestion.Fetching;

/// <summary>Where a source may go: hosts by name, and below which paths. A redirect is held to the same.</summary>
public sealed class AllowedAddresses
{
    private readonly HashSet<string> _hosts;
    private readonly IReadOnlyList<string> _paths;

    /// <summary>With hosts (<c>www.boe.es</c>, with a port only where it is not the usual one) and path prefixes; no prefix is any path.</summary>
    public AllowedAddresses(IEnumerable<string> hosts, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(paths);
        _hosts = hosts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _paths = [.. paths];
    }

    /// <summary>Host as the list writes it.</summary>
    public static string HostOf(Uri address) => address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";

    /// <summary>Why an address may not be asked for; null when it may.</summary>
    public string? WhyNot(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return "is no address that begins with http:// or https://";
        if (address.UserInfo.Length > 0)
            return "holds a user name";
        if (!_hosts.Contains(HostOf(address)))
            return "is at a host that the source does not list";
        // Uri has taken out "..", also when it was written %2e%2e; an encoded slash could still climb at the server.
        if (_paths.Count > 0 && (!_paths.Any(p => address.AbsolutePath.StartsWith(p, StringComparison.Ordinal)) || address.AbsolutePath.Contains("%2f", StringComparison.OrdinalIgnoreCase)))
            return "is outside of the paths that the source lists";
        return null;
    }
}
