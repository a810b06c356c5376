namespace Chat.Llama.Files;

/// <summary>Which addresses a model may be fetched from.</summary>
public static class DownloadAddress
{
    /// <summary>An address as it may be shown and kept: without its query, which may hold a signature.</summary>
    public static string Shown(Uri address) => address.GetLeftPart(UriPartial.Path);

    /// <summary>The name of the file that an address leads to.</summary>
    /// <exception cref="ModelFileException">It ends in no name of a GGUF file.</exception>
    public static string FileName(Uri address)
    {
        var name = Uri.UnescapeDataString(address.Segments[^1]);
        return name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && name[0] != '.' && !name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c))
            ? name
            : throw new ModelFileException($"{Shown(address)} does not end in the name of a GGUF file; give the address of the .gguf itself.");
    }

    /// <summary>Refuses an address that is not fit for fetching a model.</summary>
    /// <param name="address">The address.</param>
    /// <param name="insecure">Allows <c>http</c> to other machines.</param>
    /// <exception cref="ModelFileException">It is refused.</exception>
    public static void Check(Uri address, bool insecure)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw new ModelFileException($"{(address.IsAbsoluteUri ? Shown(address) : address)} is no address of the web; give one that begins with https://.");
        if (address.UserInfo.Length > 0)
            throw new ModelFileException("The address holds a user name or password, which would be kept and shown; put a token in an environment variable and give --token-variable.");
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !insecure)
            throw new ModelFileException($"{Shown(address)} is not encrypted, so anybody on the way could change the file; use https, or give --insecure.");
    }

    /// <summary>Where a redirect leads.</summary>
    /// <exception cref="ModelFileException">It leads from an encrypted address to another, or to one that is refused.</exception>
    public static Uri Next(Uri from, Uri? location, bool insecure)
    {
        if (location is null)
            throw new ModelFileException($"{Shown(from)} redirects to nowhere; check the address.");
        var next = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (from.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
            throw new ModelFileException($"{Shown(from)} redirects to {Shown(next)}, which is not encrypted; give an address that stays on https.");
        Check(next, insecure);
        return next;
    }

    /// <summary>Whether a token for one address may be shown to another: same scheme, host and port.</summary>
    public static bool SameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
