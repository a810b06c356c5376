using Chat.Llama;

namespace Chat.Rag.Models;

/// <summary>
/// An endpoint failed. It has no inner exception: those of the SDK repeat what the server said,
/// and a server's error may repeat the prompt.
/// </summary>
internal sealed class EndpointException(EndpointFault kind, string message, TimeSpan? retryAfter = null)
    : ModelException(message)
{
    /// <summary>What went wrong.</summary>
    public EndpointFault Kind { get; } = kind;

    /// <summary>When the endpoint wants to be asked again, if it said so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
