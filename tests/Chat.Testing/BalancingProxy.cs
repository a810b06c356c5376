using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Chat.Testing;

/// <summary>A proxy as of a deployment, before several nodes: takes turns, asks each whether it is ready, and goes to another at once when one cannot be reached.</summary>
public sealed class BalancingProxy : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;

    private BalancingProxy(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts it on a free port of the loopback interface.</summary>
    /// <param name="nodes">Addresses of the nodes.</param>
    public static async Task<BalancingProxy> StartAsync(params IReadOnlyList<string> nodes)
    {
        var builder = LoopbackServer.Begin();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [
                new RouteConfig
                {
                    RouteId = "all",
                    ClusterId = "nodes",
                    Match = new RouteMatch { Path = "{**all}" },
                    // The service compares it with the origin that a browser names.
                    Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
                },
            ],
            [
                new ClusterConfig
                {
                    ClusterId = "nodes",
                    LoadBalancingPolicy = "RoundRobin",
                    Destinations = nodes.Select((n, i) => (Name: $"node{i}", Address: n)).ToDictionary(n => n.Name, n => new DestinationConfig { Address = n.Address }),
                    // A page's live connection is begun by two requests, which must reach the same node.
                    SessionAffinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", FailurePolicy = "Redistribute", AffinityKeyName = "node" },
                    HealthCheck = new HealthCheckConfig
                    {
                        Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromMilliseconds(250), Timeout = TimeSpan.FromSeconds(2), Path = "/health/ready", Policy = "ConsecutiveFailures" },
                    },
                    Metadata = new Dictionary<string, string> { ["ConsecutiveFailuresHealthPolicy.Threshold"] = "1" },
                },
            ]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        // Nobody is sent to a node of which it is not known whether it is there.
        var cluster = app.Services.GetRequiredService<IProxyStateLookup>().GetClusters().Single();
        while (cluster.Destinations.Values.Any(d => d.Health.Active == DestinationHealth.Unknown))
            await Task.Delay(Look);
        return new BalancingProxy(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
