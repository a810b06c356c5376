using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Chat.Testing;

/// <summary>What a proxy does that nobody asked it to.</summary>
/// <param name="Holds">Bytes of a response that it collects before it passes them on; null for none, <see cref="Whole"/> for all of them, headers included.</param>
/// <param name="Idle">Silence of the service after which it cuts a line; before the headers it answers 504 in its own words. Null for never.</param>
/// <param name="DeniesWebSockets">It lets nobody upgrade to a WebSocket.</param>
public sealed record ProxyHabits(int? Holds = null, TimeSpan? Idle = null, bool DeniesWebSockets = false)
{
    /// <summary>The whole response.</summary>
    public const int Whole = int.MaxValue;
}

/// <summary>A proxy between a citizen and the service that heeds no header which asks it to pass things on at once (<c>X-Accel-Buffering</c>, <c>Cache-Control</c>).</summary>
public sealed class HoldingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private HoldingProxy(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Requests for answers so far.</summary>
    public int Asked => _requests;

    /// <summary>Starts it on a free port of the loopback interface.</summary>
    /// <param name="service">The service's address.</param>
    /// <param name="habits">What it does.</param>
    public static async Task<HoldingProxy> StartAsync(string service, ProxyHabits habits)
    {
        ArgumentNullException.ThrowIfNull(habits);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [
                new RouteConfig
                {
                    RouteId = "all",
                    ClusterId = "service",
                    Match = new RouteMatch { Path = "{**all}" },
                    // The service compares it with the origin that a browser names.
                    Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
                },
            ],
            [
                new ClusterConfig
                {
                    ClusterId = "service",
                    Destinations = new Dictionary<string, DestinationConfig> { ["service"] = new() { Address = service } },
                    HttpRequest = new ForwarderRequestConfig { ActivityTimeout = habits.Idle ?? TimeSpan.FromMinutes(10) },
                },
            ]);
        var app = builder.Build();
        var proxy = new HoldingProxy(app);
        app.Use((http, next) => proxy.PassAsync(http, next, habits));
        app.MapReverseProxy();
        await app.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task PassAsync(HttpContext http, RequestDelegate next, ProxyHabits habits)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Path.Value!.EndsWith("/answers", StringComparison.Ordinal))
            Interlocked.Increment(ref _requests);
        var upgrades = http.Request.Headers.Upgrade.Count > 0;
        if (upgrades && habits.DeniesWebSockets)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (upgrades || habits.Holds is not { } most)
        {
            await next(http);
            return;
        }

        var line = http.Response.Body;
        await using var held = new HeldBody(line, most);
        http.Response.Body = held;
        try
        {
            await next(http);
            await held.PassAllAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has left.
        }
        finally
        {
            http.Response.Body = line;
        }
    }

    // Nothing leaves it before so many bytes are together, whatever is flushed.
    private sealed class HeldBody(Stream line, int most) : MemoryStream
    {
        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            if (Length >= most)
                await PassAllAsync(cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public async Task PassAllAsync(CancellationToken cancellation)
        {
            await line.WriteAsync(GetBuffer().AsMemory(0, (int)Length), cancellation);
            await line.FlushAsync(cancellation);
            SetLength(0);
        }
    }
}
