using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.EndToEnd;

/// <summary>An official on another node: the same records, another process than the service.</summary>
internal sealed class OfficialNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public OfficialNode(string data) => _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
        .AddRecords(new ConfigurationBuilder().AddInMemoryCollection([new("TaxAssistant:DataDirectory", data)]).Build()).BuildServiceProvider();

    public Caseworker Who { get; } = new("ane");

    public CaseDesk Desk => _services.GetRequiredService<CaseDesk>();

    public CitizenDesk Citizen => _services.GetRequiredService<CitizenDesk>();

    public CaseViewer Viewer => _services.GetRequiredService<CaseViewer>();

    /// <summary>The case with that code.</summary>
    public async Task<KeptCase> FindAsync(string code) =>
        ReceiptCode.TryParse(code, out var parsed) && await Citizen.FindAsync(parsed, TestContext.Current.CancellationToken) is { } kept ? kept : throw new InvalidOperationException($"No case {code}.");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
