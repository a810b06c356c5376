using System.Net.Http.Headers;
using Chat.Rag.Remote;

namespace Chat.Rag.Models;

/// <summary>The last step of a request to an endpoint: sets the key, and bounds what comes back.</summary>
internal sealed class EndpointHandler : DelegatingHandler
{
    /// <summary>
    /// Most bytes of a response. A chunk of a stream is some 250 bytes, so this is an answer of 60,000 tokens;
    /// a server that sends one endless line ends here and not with the service's memory.
    /// </summary>
    public const long LongestResponse = 16 * 1024 * 1024;

    private readonly AuthenticationHeaderValue? _key;

    /// <summary>To one endpoint.</summary>
    /// <param name="key">Its key, or null.</param>
    /// <param name="connectTimeout">Longest time to reach it.</param>
    public EndpointHandler(string? key, TimeSpan connectTimeout)
        : base(new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            // A redirection would take the question elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Names are looked up again now and then, since endpoints move.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        }) => _key = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK insists on a key; an endpoint that has none gets none.
        request.Headers.Authorization = _key;
        var response = await base.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bounded = new StreamContent(new BoundedStream(body, LongestResponse, () => new InvalidDataException("The response is too long.")));
        foreach (var (name, values) in response.Content.Headers)
            bounded.Headers.TryAddWithoutValidation(name, values);
        response.Content = bounded;
        return response;
    }
}
