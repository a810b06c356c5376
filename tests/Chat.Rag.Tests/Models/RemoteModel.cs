using Chat.Rag.Models;
using Chat.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Rag.Tests.Models;

/// <summary>A chat client over servers of this process, registered as a host does, with a clock that the test moves.</summary>
internal sealed class RemoteModel : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RemoteModel(IReadOnlyList<OpenAiServer> servers, Dictionary<string, string?> settings)
    {
        Servers = servers;
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddModel(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
    }

    public IReadOnlyList<OpenAiServer> Servers { get; }

    public FakeTimeProvider Clock { get; } = new();

    public KeptLog Log { get; } = new();

    public IChatClient Client => _services.GetRequiredService<IChatClient>();

    public ModelEndpoints Endpoints => _services.GetRequiredService<ModelEndpoints>();

    public IServiceProvider Services => _services;

    /// <summary>Starts servers and a client over them.</summary>
    /// <param name="servers">How many.</param>
    /// <param name="settings">Settings of the section, beside the addresses.</param>
    public static async Task<RemoteModel> StartAsync(int servers = 1, params (string Name, string Value)[] settings)
    {
        var started = new List<OpenAiServer>();
        for (var i = 0; i < servers; i++)
            started.Add(await OpenAiServer.StartAsync());
        var all = settings.ToDictionary(s => s.Name, s => (string?)s.Value);
        for (var i = 0; i < servers; i++)
            all.TryAdd($"Endpoints:{i}:Url", started[i].Url);
        return new RemoteModel(started, all);
    }

    /// <summary>Asks for a whole answer.</summary>
    public async Task<string> AskAsync(string text = "¿Qué es el IRPF?", ChatOptions? options = null) =>
        (await Client.GetResponseAsync([new ChatMessage(ChatRole.User, text)], options, TestContext.Current.CancellationToken)).Text;

    /// <summary>Begins to read an answer.</summary>
    public IAsyncEnumerator<ChatResponseUpdate> Read(string text = "¿Qué es el IRPF?", CancellationToken? cancellation = null) =>
        Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, text)], null, cancellation ?? TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        foreach (var server in Servers)
            await server.DisposeAsync();
        Log.Dispose();
    }
}
