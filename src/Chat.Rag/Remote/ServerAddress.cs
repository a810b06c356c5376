namespace Chat.Rag.Remote;

/// <summary>What an address of a server in the settings may be.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// What is wrong with it; null if nothing is. The address itself is not repeated: someone may have written a password into it.
    /// </summary>
    /// <param name="name">Full name of the settings of the server; the address is <c>:Url</c> in them.</param>
    /// <param name="address">The address.</param>
    /// <param name="example">An address as it should be.</param>
    /// <param name="keys">Names of the settings for a key: <c>ApiKey or ApiKeyFile</c>.</param>
    /// <param name="matter">What travels to it, for the message about plain HTTP.</param>
    /// <param name="plain">The setting that allows plain HTTP, and whether it does.</param>
    public static string? Fault(string name, string? address, string example, (string Key, string File) keys, string matter, (string Setting, bool Allowed) plain)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return $"{name}:Url is no address; write one such as {example}.";
        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            return $"{name}:Url holds more than host, port and path; put a key into {name}:{keys.Key} or {name}:{keys.File}.";
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !plain.Allowed)
            return $"{name}:Url would send {matter} unencrypted to {url.Host}; use https, or set {name}:{plain.Setting} to true inside a network that you trust.";
        return null;
    }
}
