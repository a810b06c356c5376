using Chat.Llama;

namespace Chat.Rag.Models;

/// <summary>Reads the key of an endpoint. No message ever holds the key.</summary>
internal static class EndpointKey
{
    /// <summary>No key is longer, in characters; a file that is was named by mistake.</summary>
    private const int Longest = 4096;

    /// <summary>The key, without the line end that editors add; null where none is set.</summary>
    /// <param name="name">The endpoint's configuration key, for messages.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="ModelException">The file cannot be read, or what stands there cannot be a key.</exception>
    public static string? Read(string name, ModelEndpointOptions endpoint)
    {
        if (endpoint.KeyFile is not { } file)
            return endpoint.Key is null ? null : Check($"{name}:Key", endpoint.Key.Trim());
        try
        {
            if (new FileInfo(file).Length > Longest)
                throw new ModelException($"{name}:KeyFile names a file that is too long to hold a key; correct the path.");
            return Check($"{name}:KeyFile", File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelException($"{name}:KeyFile names \"{file}\", which cannot be read: correct the path, or let this user read it.", fault);
        }
    }

    // It travels in a header line, where only visible ASCII may stand.
    private static string Check(string name, string key)
    {
        if (key.Length is 0 or > Longest)
            throw new ModelException($"{name} holds no key; put the endpoint's key there, or leave the setting out.");
        return key.All(c => c is > ' ' and < '\u007f')
            ? key
            : throw new ModelException($"{name} holds characters that no key has (blanks, line ends, letters outside ASCII); put only the key there.");
    }
}
