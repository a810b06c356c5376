using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag;
using Chat.Rag.Answering;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Testing;

/// <summary>The whole service on a knowledge folder, as a host builds it.</summary>
public sealed class TestAssistant : IDisposable
{
    /// <summary>The day on which tests ask, so that "now" means the same on every run.</summary>
    public static readonly DateOnly Today = new(2026, 11, 23);

    private readonly ServiceProvider _services;

    /// <summary>Builds the service; reads the knowledge when first used.</summary>
    /// <param name="knowledgeFolder">The knowledge.</param>
    /// <param name="model">A model that writes the answers; null to quote the guidance.</param>
    /// <param name="clock">The time; null for the machine's.</param>
    /// <param name="dataFolder">Where an index may lie; null for a folder that does not exist.</param>
    /// <param name="settings">Settings besides the folders.</param>
    public TestAssistant(string knowledgeFolder, IChatClient? model = null, TimeProvider? clock = null, string? dataFolder = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["TaxAssistant:KnowledgeFolder"] = knowledgeFolder,
                ["TaxAssistant:DataDirectory"] = dataFolder ?? Path.Combine(knowledgeFolder, "no-data"),
                ["TaxAssistant:LearntDirectory"] = SharedLearning.Folder,
            })
            .AddInMemoryCollection(settings)
            .Build();
        var services = new ServiceCollection().AddLogging();
        if (model is not null)
            services.AddSingleton(model);
        if (clock is not null)
            services.AddSingleton(clock);
        _services = services.AddTaxAssistant(configuration).BuildServiceProvider();
    }

    /// <summary>A part of the service.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Asks as a citizen does.</summary>
    public Answer Ask(string text, Language? chosen = null, ConversationContext? context = null) =>
        Get<AnswerPipeline>().Answer(new Question(text, chosen, Today, context ?? ConversationContext.Empty));

    /// <inheritdoc/>
    public void Dispose() => _services.DisposeAsync().AsTask().GetAwaiter().GetResult(); // an index is closed asynchronously
}
