using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Qdrant;
using Chat.Testing.Qdrant;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>A Qdrant with stores over it.</summary>
internal sealed class QdrantPlace : IAsyncDisposable
{
    public const string Key = "k3y-of-the-test";

    private readonly List<IDisposable> _made = [];

    private QdrantPlace(QdrantServer server) => Server = server;

    public QdrantServer Server { get; }

    public IndexGenerationOptions Generations { get; } = new() { KeepGenerations = 20 };

    public RestlessClock Clock { get; } = new();

    public static async Task<QdrantPlace> StartAsync() => new(await QdrantServer.StartAsync()) { Server = { Key = Key } };

    public QdrantOptions Options(Action<QdrantOptions>? change = null)
    {
        var options = new QdrantOptions { Url = Server.Url, ApiKey = Key, Alias = "town", Timeout = 60, WriteTimeout = 600 };
        change?.Invoke(options);
        return options;
    }

    public QdrantIndexStore Store(PassageEncoding? encoding = null, Action<QdrantOptions>? change = null)
    {
        var store = new QdrantIndexStore(Microsoft.Extensions.Options.Options.Create(Options(change)), encoding ?? WordEncoding.Create(), Generations, Clock, seed: 7);
        _made.Add(store);
        return store;
    }

    public QdrantClient Client(Action<QdrantOptions>? change = null)
    {
        var client = new QdrantClient(Options(change), Clock, seed: 7);
        _made.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _made.ForEach(m => m.Dispose());
        await Server.DisposeAsync();
    }
}
