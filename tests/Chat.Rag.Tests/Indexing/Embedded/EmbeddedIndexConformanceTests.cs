using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Indexing.Embedded;

/// <summary>The index on files of this machine keeps to what every index keeps to.</summary>
public sealed class EmbeddedIndexConformanceTests : PassageIndexConformance, IDisposable
{
    private static readonly KnowledgeBase Knowledge = KnowledgeReader.Read(Repository.Knowledge);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-rag-conformance-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<IPassageIndexStore> CreateAsync() => Task.FromResult(Store(null));

    protected override Task<IPassageIndexStore> CreateWithOtherModelAsync() => Task.FromResult(Store(new LengthModel()));

    [Fact]
    public async Task AnIndexThatHasOutgrownItsVectorsLearnsThemAnew()
    {
        var stop = TestContext.Current.CancellationToken;
        var files = new EmbeddedIndexFiles(new LegalAnalysis(Knowledge), new LawPriors(Knowledge), new EmbeddedIndexOptions(), TimeProvider.System);
        var (small, grown, anew) = (At("small"), At("grown"), At("anew"));
        await files.BuildAsync(small, "small", null, TownLaw.FromNothing(TownLaw.Bicycles), null, stop);
        await files.BuildAsync(grown, "grown", small, TownLaw.Change([], [.. TownLaw.Boats, .. TownLaw.Camels, .. TownLaw.Manual]), null, stop);

        await files.BuildAsync(anew, "anew", null, TownLaw.FromNothing(TownLaw.All), null, stop);

        Assert.Equal(Vectors(anew), Vectors(grown));
        Assert.NotEqual(Vectors(small), Vectors(grown));

        string At(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        static byte[] Vectors(string folder) => File.ReadAllBytes(Path.Combine(folder, LsaModel.FileName));
    }

    private IPassageIndexStore Store(IEmbeddingGenerator<string, Embedding<float>>? model)
    {
        var files = new EmbeddedIndexFiles(new LegalAnalysis(Knowledge), new LawPriors(Knowledge), new EmbeddedIndexOptions(), TimeProvider.System, model);
        return new EmbeddedIndexStore(
            Path.Combine(_folder, "index"), files.Generations, new IndexGenerationOptions { KeepGenerations = 20 }, TimeProvider.System);
    }

    // Another model than the index's own; what its vectors say is of no matter here.
    private sealed class LengthModel : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(new float[] { v.Length, 1, 0 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelId: "length") : null;

        public void Dispose()
        {
        }
    }
}
