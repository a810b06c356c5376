using Chat.Web.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Tests.Hosting;

/// <summary>
/// What writes whole messages of a page to the log stays at Warning, whatever levels are set and for whom. What a page sends, and what is
/// then searched, is in RawWordsInACircuitTests.
/// </summary>
public sealed class TalkativeLogsTests
{
    private static readonly string[] Talkative =
    [
        "Microsoft.AspNetCore.SignalR.HubConnectionHandler", "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", "Microsoft.AspNetCore.Components.Server.ComponentHub",
        "Microsoft.AspNetCore.Http.Connections.Internal.Transports.WebSocketsTransport",
    ];

    [Theory]
    [InlineData("LogLevel:Default")]
    [InlineData("LogLevel:Microsoft.AspNetCore.SignalR")]
    [InlineData("LogLevel:microsoft.aspnetcore.signalr.hubconnectionhandler")]
    [InlineData("LogLevel:Microsoft.AspNetCore.*HubConnectionHandler")]
    [InlineData("LogLevel:Microsoft.AspNetCore.SignalR.*")]
    [InlineData("LogLevel:*")]
    [InlineData("Console:LogLevel:Default")]
    [InlineData("Console:LogLevel:Microsoft.AspNetCore")]
    [InlineData("Console:LogLevel:Microsoft.AspNetCore.SignalR.HubConnectionHandler")]
    [InlineData("Console:LogLevel:Microsoft.*.HubConnectionHandler.and.more")]
    [InlineData("console:LogLevel:Default")]
    [InlineData("Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider:LogLevel:Default")]
    [InlineData("EventSource:LogLevel:Default")]
    public void NoSettingMakesThemLouder(string setting)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Logging:" + setting, "Trace")]);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.AddRecords();
        using var services = builder.Services.BuildServiceProvider();
        var logs = services.GetRequiredService<ILoggerFactory>();

        Assert.All(Talkative, t => Assert.False(logs.CreateLogger(t).IsEnabled(LogLevel.Information), t));
        Assert.All(Talkative, t => Assert.True(logs.CreateLogger(t).IsEnabled(LogLevel.Warning), t));
    }

    [Fact]
    public void OthersAreAsLoudAsTheyAreSet()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Logging:Console:LogLevel:Microsoft.AspNetCore.Hosting.*", "Debug"), new("Logging:LogLevel:Chat", "Trace")]);
        builder.AddRecords();
        using var services = builder.Services.BuildServiceProvider();
        var logs = services.GetRequiredService<ILoggerFactory>();

        Assert.True(logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Debug));
        Assert.True(logs.CreateLogger("Chat.Web").IsEnabled(LogLevel.Trace));
    }
}
