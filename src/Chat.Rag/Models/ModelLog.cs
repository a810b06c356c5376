using Microsoft.Extensions.Logging;

namespace Chat.Rag.Models;

/// <summary>All that the models log; never a key, nor the words of a question or an answer.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(301, LogLevel.Warning, "Model endpoint {Endpoint} failed ({Kind}): {Reason}")]
    public static partial void EndpointFailed(ILogger logger, string endpoint, EndpointFault kind, string reason);

    [LoggerMessage(302, LogLevel.Error, "Model endpoint {Endpoint} failed {Faults} times one after another and is left alone for {Seconds:0} s.")]
    public static partial void CircuitOpened(ILogger logger, string endpoint, int faults, double seconds);

    [LoggerMessage(303, LogLevel.Information, "Model endpoint {Endpoint} is healthy.")]
    public static partial void EndpointHealthy(ILogger logger, string endpoint);

    [LoggerMessage(304, LogLevel.Warning, "Model endpoint {Endpoint} fails its health probe: {Reason}")]
    public static partial void EndpointUnhealthy(ILogger logger, string endpoint, string reason);

    [LoggerMessage(305, LogLevel.Information, "Model endpoint {Endpoint} serves the model {Model}.")]
    public static partial void ModelFound(ILogger logger, string endpoint, string model);

    [LoggerMessage(306, LogLevel.Information, "{Model} is ready: {Slots} answers at a time, {Cells} KV cells, loaded in {Seconds:0.0} s.")]
    public static partial void Loaded(ILogger logger, string model, int slots, int cells, double seconds);

    [LoggerMessage(307, LogLevel.Warning, "{Model} is used although nothing is known of its digest ({Digest}): the operator trusts it.")]
    public static partial void Trusted(ILogger logger, string model, string digest);
}
