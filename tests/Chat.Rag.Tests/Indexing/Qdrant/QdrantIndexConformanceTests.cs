using Chat.Rag.Indexing;
using Chat.Testing.Indexing;
using Chat.Testing.Qdrant;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>The index on a Qdrant keeps to what every index keeps to.</summary>
public sealed class QdrantIndexConformanceTests : PassageIndexConformance, IAsyncLifetime
{
    private QdrantPlace? _place;

    public async ValueTask InitializeAsync() => _place = await QdrantPlace.StartAsync();

    public ValueTask DisposeAsync() => _place!.DisposeAsync();

    protected override Task<IPassageIndexStore> CreateAsync() => Task.FromResult<IPassageIndexStore>(_place!.Store());

    protected override Task<IPassageIndexStore> CreateWithOtherModelAsync() =>
        Task.FromResult<IPassageIndexStore>(_place!.Store(WordEncoding.Create(dimensions: 48, model: "words:2")));
}
