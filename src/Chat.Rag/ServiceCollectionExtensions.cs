using System.Diagnostics;
using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Insight;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Models;
using Chat.Rag.Prompting;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Chat.Rag.Tools;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Chat.Rag;

/// <summary>One line for a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the whole retrieval-augmented service. Settings come from the section <c>TaxAssistant</c>;
    /// an <see cref="IChatClient"/> registered before this call, or else the model of the section
    /// <c>TaxAssistant:Model</c>, writes the answers, gated;
    /// the knowledge is read when <see cref="AnswerPipeline"/> is first asked for (a host does that before it listens).
    /// </summary>
    public static IServiceCollection AddTaxAssistant(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(TaxAssistantOptions.Section);
        services.AddOptions<TaxAssistantOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ScreeningOptions>().Bind(section.GetSection("Screening")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetrievalOptions>().Bind(section.GetSection("Retrieval")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RoutingOptions>().Bind(section.GetSection("Routing")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GenerationOptions>().Bind(section.GetSection("Generation")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton(provider =>
        {
            var start = Stopwatch.GetTimestamp();
            var options = provider.GetRequiredService<IOptions<TaxAssistantOptions>>().Value;
            var learning = provider.GetRequiredService<ILogger<LearntFolder>>();
            var knowledge = provider.GetService<KnowledgeReading>()?.Take(options, learning) ?? LearntKnowledge.Read(options, provider.GetRequiredService<TimeProvider>(), learning);
            var logger = provider.GetRequiredService<ILogger<AnswerPipeline>>();
            Log.KnowledgeReady(logger, knowledge.Version, knowledge.Topics.Count, knowledge.Concepts.Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return knowledge;
        });
        services.AddSingleton<LearntFolder>();
        services.AddSingleton<TextAnalyzer>();
        services.AddSingleton<QuestionClusters>();
        services.AddSingleton<Inspector>();
        services.AddSingleton<LanguageIdentifier>();
        services.AddSingleton<CueFinder>();
        services.AddSingleton<ScopeClassifier>();
        services.AddSingleton<Screener>();
        services.AddSingleton<TerritoryReader>();
        services.AddSingleton<TaxYearReader>();
        services.AddSingleton<Rewriter>();
        services.AddSingleton<TopicIndex>();
        services.AddSingleton<Retriever>();
        services.AddSingleton<LawRetriever>();
        services.AddSingleton<CombinedSearch>();
        services.AddSingleton<ArticleReader>();
        services.AddSingleton<Router>();
        services.AddSingleton(provider => TaxPlugin.Create(provider.GetRequiredService<KnowledgeBase>()));
        services.AddSingleton(provider => TaxPlugin.Kernel(provider.GetRequiredService<KernelPlugin>()));
        services.AddSingleton<ToolCaller>();
        services.AddSingleton<GuidanceQuoter>();
        services.AddSingleton<LawQuoter>();
        services.AddSingleton<Composer>();
        services.AddSingleton<SentenceGate>();
        services.AddSingleton<GuidanceVocabulary>();
        services.AddSingleton<LanguageCheck>();
        services.AddSingleton<ForbiddenPhrases>();
        services.AddSingleton<SupportCheck>();
        services.AddSingleton<NameCheck>();
        services.AddSingleton<EchoCheck>();
        services.AddSingleton<SentenceJudge>();
        services.AddSingleton<PromptComposer>();
        services.AddSingleton<GenerationMetrics>();
        services.AddSingleton<QuestionSummary>();
        services.AddIndex(section);
        // A model is the host's to register, or the settings' to name; without one the guidance is quoted.
        if (!services.Any(s => s.ServiceType == typeof(IChatClient)))
            services.AddModel(section.GetSection(ModelOptions.Section));
        if (services.Any(s => s.ServiceType == typeof(IChatClient)))
            services.AddSingleton<AnswerWriter>();
        services.AddSingleton(provider =>
        {
            // Each of the three learns for a second or more, from the same knowledge: side by side.
            provider.GetRequiredService<TextAnalyzer>();
            Parallel.Invoke(
                () => provider.GetRequiredService<TopicIndex>(),
                () => provider.GetRequiredService<ScopeClassifier>(),
                () => provider.GetRequiredService<LanguageIdentifier>());
            return ActivatorUtilities.CreateInstance<AnswerPipeline>(provider);
        });
        return services;
    }
}
