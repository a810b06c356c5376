using System.ClientModel;
using System.Globalization;
using System.Net.Sockets;

namespace Chat.Rag.Models;

/// <summary>Says in one sentence what went wrong at an endpoint, in words of our own: a server's may repeat the prompt.</summary>
internal static class EndpointFaults
{
    /// <summary>What an exception of the SDK or of the connection means.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="endpoint">Where it happened.</param>
    public static EndpointException Explain(Exception fault, ModelEndpoint endpoint) => fault switch
    {
        EndpointException known => known,
        ClientResultException { Status: > 0 } said => OfStatus(said.Status, RetryAfter(said), endpoint),
        ClientResultException { InnerException: { } inner } => Explain(inner, endpoint),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } unreachable =>
            new(EndpointFault.Unreachable, $"The model endpoint {endpoint.Name} cannot be reached ({Cause(unreachable)}): start it, or correct {endpoint.Setting}:Url."),
        IOException or HttpRequestException => Cut(endpoint),
        // No limit of ours has passed and nobody gave up: the connection's own limit did.
        OperationCanceledException => new(EndpointFault.Unreachable, $"The model endpoint {endpoint.Name} accepted no connection in time: start it, or correct {endpoint.Setting}:Url."),
        _ => Malformed(endpoint),
    };

    /// <summary>What an HTTP status means.</summary>
    public static EndpointException OfStatus(int status, TimeSpan? retryAfter, ModelEndpoint endpoint) => status switch
    {
        429 or 503 => new(EndpointFault.Busy, $"The model endpoint {endpoint.Name} is busy ({status}); try again later.", retryAfter),
        401 or 403 => new(EndpointFault.KeyRefused, $"The model endpoint {endpoint.Name} refused the key ({status}): correct {endpoint.Setting}:Key or KeyFile."),
        404 => new(EndpointFault.NotFound, $"The model endpoint {endpoint.Name} has no such path or model (404): correct {endpoint.Setting}:Url or Id."),
        >= 500 => new(EndpointFault.ServerError, $"The model endpoint {endpoint.Name} failed ({status}): look into its log."),
        >= 400 => new(EndpointFault.Rejected, $"The model endpoint {endpoint.Name} rejected the request ({status}): it may be longer than the model's context, or ask for what the server does not support."),
        _ => new(EndpointFault.Malformed, $"The model endpoint {endpoint.Name} answered with status {status}: correct {endpoint.Setting}:Url."),
    };

    /// <summary>The stream ended before the answer did.</summary>
    public static EndpointException Cut(ModelEndpoint endpoint) =>
        new(EndpointFault.Cut, $"The model endpoint {endpoint.Name} broke off its answer: look into its log.");

    /// <summary>What came is no chat completion.</summary>
    public static EndpointException Malformed(ModelEndpoint endpoint) =>
        new(EndpointFault.Malformed, $"The model endpoint {endpoint.Name} sent what is no chat completion: see that {endpoint.Setting}:Url is a server of OpenAI's protocol.");

    /// <summary>A time limit passed.</summary>
    public static EndpointException Slow(ModelEndpoint endpoint, string what, string setting, double seconds) =>
        new(EndpointFault.Slow, string.Create(CultureInfo.InvariantCulture, $"The model endpoint {endpoint.Name} {what} within {seconds} s: give it less to do, or raise {TaxAssistantOptions.Section}:{ModelOptions.Section}:{setting}."));

    private static string Cause(HttpRequestException fault)
    {
        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return socket.SocketErrorCode.ToString();
        }

        return fault.HttpRequestError.ToString();
    }

    private static TimeSpan? RetryAfter(ClientResultException said) =>
        said.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
