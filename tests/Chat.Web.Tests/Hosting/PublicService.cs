using Chat.Web.Hosting.Limits;
using Chat.Web.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Tests.Hosting;

/// <summary>The service as it stands on the internet: behind a proxy that ends TLS, with limits low enough to reach, and with addresses that fail.</summary>
public sealed class PublicService : RunningService
{
    /// <summary>Words of a fault that no visitor may see.</summary>
    public const string Secret = "connection string of the panel";

    public const string Host = "asistente.example";

    public const string Origin = "https://" + Host;

    public const int QuestionsPerAddress = 3;

    public const int QuestionsInAll = 12;

    public const int RequestsPerAddress = 40;

    /// <inheritdoc/>
    protected override IEnumerable<string> Settings =>
    [
        "--AllowedHosts", Host, "--TaxAssistant:Public:Url", Origin, "--TaxAssistant:Public:Proxies:0", "127.0.0.1",
        "--TaxAssistant:Limits:QuestionsPerVisitor", "2", "--TaxAssistant:Limits:QuestionsPerAddress", $"{QuestionsPerAddress}", "--TaxAssistant:Limits:Questions", $"{QuestionsInAll}",
        "--TaxAssistant:Limits:RequestsPerAddress", $"{RequestsPerAddress}", "--TaxAssistant:Limits:HeaderBytes", "4096", "--TaxAssistant:Limits:RequestTime", "00:00:01",
    ];

    /// <inheritdoc/>
    protected override void Map(WebApplication app)
    {
        base.Map(app);
        app.MapGet("/ca/fails", IResult () => throw new InvalidOperationException(Secret));
        app.MapGet("/api/v1/fails", IResult () => throw new InvalidOperationException(Secret));
        app.MapGet("/api/v1/never", (HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted)).WithRequestTimeout(nameof(LimitsOptions.RequestTime));
    }

    /// <summary>A request as the proxy passes it on, from a visitor at an address of their own unless one is named.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, HttpMethod? method = null, string? json = null, string? from = null, string scheme = "https", string host = Host, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? (json is null ? HttpMethod.Get : HttpMethod.Post), path);
        if (json is not null)
            request.Content = new StringContent(json, null, "application/json");
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", from ?? AnyAddress());
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        // The headers only: a WebSocket has no end.
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static string AnyAddress() => $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}::1";
}
