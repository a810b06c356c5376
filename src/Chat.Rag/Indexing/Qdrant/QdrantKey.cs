namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Reads the server's key. No message ever holds it.</summary>
internal static class QdrantKey
{
    /// <summary>No key is longer, in characters; a file that is was named by mistake.</summary>
    private const int Longest = 4096;

    /// <summary>The key, without the line end that editors add; null where none is set.</summary>
    /// <exception cref="IndexException">The file cannot be read, or what stands there cannot be a key.</exception>
    public static string? Read(QdrantOptions options)
    {
        const string Name = QdrantOptionsValidator.Name;
        if (options is { ApiKey: not null, ApiKeyFile: not null })
            throw new IndexException($"{Name}:ApiKey and {Name}:ApiKeyFile are both set; keep one.");
        if (options.ApiKeyFile is not { } file)
            return options.ApiKey is null ? null : Check($"{Name}:ApiKey", options.ApiKey.Trim());
        try
        {
            if (new FileInfo(file).Length > Longest)
                throw new IndexException($"{Name}:ApiKeyFile names a file that is too long to hold a key; correct the path.");
            return Check($"{Name}:ApiKeyFile", File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IndexException($"{Name}:ApiKeyFile names \"{file}\", which cannot be read: correct the path, or let this user read it.", fault);
        }
    }

    // It travels in a header line, where only visible ASCII may stand.
    private static string Check(string name, string key)
    {
        if (key.Length is 0 or > Longest)
            throw new IndexException($"{name} holds no key; put the server's key there, or leave the setting out.");
        return key.All(c => c is > ' ' and < '\u007f')
            ? key
            : throw new IndexException($"{name} holds characters that no key has (blanks, line ends, letters outside ASCII); put only the key there.");
    }
}
