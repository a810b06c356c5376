using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Testing;

/// <summary>What the servers that stand in for others' in tests have in common.</summary>
public static class LoopbackServer
{
    /// <summary>Begins one, without a log, on a port of the loopback interface; 0 for a free one.</summary>
    public static WebApplicationBuilder Begin(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }
}
