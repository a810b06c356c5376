using Chat.Records;
using Chat.Records.Changes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Benchmarks.Cases;

/// <summary>One node of the service, as far as cases go: its own connections and its own change feed.</summary>
internal sealed class CaseNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CaseNode(string folder, string? connection)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("TaxAssistant:DataDirectory", folder), new("TaxAssistant:Records:ConnectionString", connection)]).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddRecords(settings).BuildServiceProvider();
    }

    /// <summary>Starts one.</summary>
    public static async Task<CaseNode> StartAsync(string folder, string? connection, CancellationToken stop)
    {
        var node = new CaseNode(folder, connection);
        await node.Get<ChangeFeed>().StartAsync(stop);
        return node;
    }

    /// <summary>A part of it.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Get<ChangeFeed>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
