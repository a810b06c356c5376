using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Indexing.Qdrant;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Qdrant;

/// <summary>The index on a Qdrant learns citizens' words and is read again as every index that ranks with the product's scorer.</summary>
public sealed class QdrantLearningIndexTests : LegalIndexConformance, IAsyncLifetime
{
    private static readonly KnowledgeBase Knowledge = KnowledgeReader.Read(Repository.Knowledge);

    private QdrantPlace _place = null!;

    public async ValueTask InitializeAsync() => _place = await QdrantPlace.StartAsync();

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    protected override async Task<IPassageIndexStore> CreateAsync(IReadOnlyList<AskedQuestion> asked, PassageScorer? reranker) => _place.Store(
        await LegalPassageEncoding.CreateAsync(new LegalAnalysis(Knowledge), new LawPriors(Knowledge), new EmbeddedIndexOptions(), null, TestContext.Current.CancellationToken, reranker, asked));
}
