using Chat.Rag.Remote;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Reads the server's key.</summary>
internal static class QdrantKey
{
    /// <summary>The key; null where none is set.</summary>
    /// <exception cref="IndexException">Two are set, the file cannot be read, or what stands there cannot be a key.</exception>
    public static string? Read(QdrantOptions options)
    {
        const string Name = QdrantOptionsValidator.Name;
        if (options is { ApiKey: not null, ApiKeyFile: not null })
            throw new IndexException($"{Name}:ApiKey and {Name}:ApiKeyFile are both set; keep one.");
        return new ServerKey($"{Name}:ApiKey", $"{Name}:ApiKeyFile", (message, cause) => cause is null ? new IndexException(message) : new IndexException(message, cause))
            .Read(options.ApiKey, options.ApiKeyFile);
    }
}
