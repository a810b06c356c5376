namespace Chat.Rag.Models;

/// <summary>What can go wrong at an endpoint; the tag <c>kind</c> of the metric <c>taxassistant.model.faults</c>.</summary>
public enum EndpointFault
{
    /// <summary>No connection: refused, no such host, bad certificate.</summary>
    Unreachable,

    /// <summary>It said 429 or 503. Not a fault that opens the circuit.</summary>
    Busy,

    /// <summary>It said 401 or 403.</summary>
    KeyRefused,

    /// <summary>It said 404: wrong path, or no such model.</summary>
    NotFound,

    /// <summary>It said another 4xx. The request is at fault, not the endpoint: no other one is asked.</summary>
    Rejected,

    /// <summary>It said 5xx.</summary>
    ServerError,

    /// <summary>A time limit passed.</summary>
    Slow,

    /// <summary>The stream ended before the answer did.</summary>
    Cut,

    /// <summary>What it sent is no chat completion.</summary>
    Malformed,
}
