using Chat.Llama;
using Chat.Rag.Remote;

namespace Chat.Rag.Models;

/// <summary>Reads the key of an endpoint.</summary>
internal static class EndpointKey
{
    /// <summary>The key; null where none is set.</summary>
    /// <param name="name">The endpoint's configuration key, for messages.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="ModelException">The file cannot be read, or what stands there cannot be a key.</exception>
    public static string? Read(string name, ModelEndpointOptions endpoint) =>
        new ServerKey($"{name}:Key", $"{name}:KeyFile", (message, cause) => cause is null ? new ModelException(message) : new ModelException(message, cause))
            .Read(endpoint.Key, endpoint.KeyFile);
}
