using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Indexing.Qdrant;
using Chat.Rag.Ingestion.Chunking;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Ingestion.Html;
using Chat.Rag.Ingestion.Parsing;
using Chat.Rag.Ingestion.Pdf;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Knowledge;
using Chat.Rag.Models;
using Chat.Rag.Screening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Indexing.Generations;

/// <summary>The index of the law, and what fills it.</summary>
internal static class IndexServices
{
    /// <summary>Adds them; settings come from <c>TaxAssistant:Index</c>. A store that was registered before is kept.</summary>
    public static IServiceCollection AddIndex(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<IndexGenerationOptions>().Bind(section.GetSection(IndexGenerationOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<QdrantOptions>().Bind(section.GetSection(QdrantOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QdrantOptions>, QdrantOptionsValidator>();
        services.AddOptions<IndexModelOptions>().Bind(section.GetSection(IndexGenerationOptions.Section));
        services.AddOptions<FetchOptions>().Bind(section.GetSection(FetchOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<LegalAnalysis>();
        services.TryAddSingleton<LawPriors>();
        services.TryAddSingleton(new EmbeddedIndexOptions());
        services.AddSingleton(provider => IndexModels.Load(
            provider.GetRequiredService<IOptions<IndexModelOptions>>().Value, section.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions(), Data(provider)));
        services.TryAddSingleton(provider => new EmbeddedIndexFiles(
            provider.GetRequiredService<LegalAnalysis>(),
            provider.GetRequiredService<LawPriors>(),
            provider.GetRequiredService<EmbeddedIndexOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IndexModels>().Embeddings,
            provider.GetRequiredService<IndexModels>().Reranker,
            AskedQuestion.Of(provider.GetRequiredService<KnowledgeBase>())));
        // A server where one is named, files of this machine otherwise.
        services.TryAddSingleton<IPassageIndexStore>(provider =>
            provider.GetRequiredService<IOptions<QdrantOptions>>().Value.Url is null ? OnFiles(provider) : OnQdrant(provider));
        services.AddSingleton<LiveName>();
        services.AddSingleton<LiveIndex>();
        services.AddHostedService<LiveIndexService>();
        services.AddSingleton(provider => new GenerationChecks(
            provider.GetRequiredService<IPassageIndexStore>(), Canaries(provider), provider.GetRequiredService<IOptions<IndexGenerationOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IngestionFiles(Data(provider)));
        services.AddSingleton<IngestionMetrics>();
        services.AddSingleton(provider => new SafeFetcher(provider.GetRequiredService<IOptions<FetchOptions>>().Value, provider.GetRequiredService<TimeProvider>(), new Random(Environment.ProcessId)));
        services.AddSingleton(provider => new DeploymentSources(
            provider.GetRequiredService<KnowledgeBase>(), provider.GetRequiredService<SafeFetcher>(), Data(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IngestionRun(
            provider.GetRequiredService<IPassageIndexStore>(),
            Parsers(provider),
            PassageChunker.Chunk,
            provider.GetRequiredService<GenerationChecks>(),
            provider.GetRequiredService<IngestionFiles>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Where generations on files lie.</summary>
    public static string FolderOf(TaxAssistantOptions options) => Path.Combine(Path.GetFullPath(options.DataDirectory), "index");

    private static string Data(IServiceProvider provider) => Path.GetFullPath(provider.GetRequiredService<IOptions<TaxAssistantOptions>>().Value.DataDirectory);

    private static IReadOnlyList<Canary> Canaries(IServiceProvider provider)
    {
        var folder = provider.GetRequiredService<IOptions<TaxAssistantOptions>>().Value.KnowledgeFolder;
        var canaries = CanaryFile.Read(folder, out var errors);
        return errors.Count == 0 ? canaries : throw new KnowledgeException(folder, errors);
    }

    private static IReadOnlyList<IDocumentParser> Parsers(IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var language = new BodyLanguage(provider.GetRequiredService<LanguageIdentifier>());
        return
        [
            new LawMarkdownParser(),
            new BoeXmlParser(),
            new TopicDocumentParser(provider.GetRequiredService<KnowledgeBase>(), clock),
            new AeatPageParser(language),
            new PdfParser(PdfWorkerCommand.ThisProgram(), new PdfLimits(), language, clock),
        ];
    }

    private static EmbeddedIndexStore OnFiles(IServiceProvider provider)
    {
        var files = provider.GetRequiredService<EmbeddedIndexFiles>();
        return new EmbeddedIndexStore(
            FolderOf(provider.GetRequiredService<IOptions<TaxAssistantOptions>>().Value),
            files.Generations,
            provider.GetRequiredService<IOptions<IndexGenerationOptions>>().Value,
            provider.GetRequiredService<TimeProvider>());
    }

    private static QdrantIndexStore OnQdrant(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<QdrantOptions>>(),
        // A model of vectors is asked once how long they are, before the service listens.
        LegalPassageEncoding.CreateAsync(
            provider.GetRequiredService<LegalAnalysis>(),
            provider.GetRequiredService<LawPriors>(),
            provider.GetRequiredService<EmbeddedIndexOptions>(),
            provider.GetRequiredService<IndexModels>().Embeddings,
            CancellationToken.None,
            provider.GetRequiredService<IndexModels>().Reranker,
            AskedQuestion.Of(provider.GetRequiredService<KnowledgeBase>())).GetAwaiter().GetResult(),
        provider.GetRequiredService<IOptions<IndexGenerationOptions>>().Value,
        provider.GetRequiredService<TimeProvider>());
}
