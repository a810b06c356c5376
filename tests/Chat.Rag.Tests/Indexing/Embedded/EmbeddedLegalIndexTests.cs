using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Embedded;

/// <summary>The index on files learns citizens' words and is read again as every index that ranks with the product's scorer.</summary>
public sealed class EmbeddedLegalIndexTests : LegalIndexConformance, IDisposable
{
    private static readonly KnowledgeBase Knowledge = KnowledgeReader.Read(Repository.Knowledge);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-rag-legal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<IPassageIndexStore> CreateAsync(IReadOnlyList<AskedQuestion> asked, PassageScorer? reranker)
    {
        var files = new EmbeddedIndexFiles(new LegalAnalysis(Knowledge), new LawPriors(Knowledge), new EmbeddedIndexOptions(), TimeProvider.System, null, reranker, asked);
        return Task.FromResult<IPassageIndexStore>(new EmbeddedIndexStore(
            Path.Combine(_folder, "index"), files.Generations, new IndexGenerationOptions(), TimeProvider.System));
    }
}
