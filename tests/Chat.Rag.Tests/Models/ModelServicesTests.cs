using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Models;
using Chat.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Tests.Models;

/// <summary>The settings alone decide whether a model writes.</summary>
public sealed class ModelServicesTests : IDisposable
{
    private readonly LibraryKnowledge _library = new();

    public void Dispose() => _library.Dispose();

    [Fact]
    public async Task AnEndpointInTheSettingsWritesTheAnswers()
    {
        await using var server = await OpenAiServer.StartAsync();
        server.Answer = _ => OpenAiAnswer.Says("La multa por retraso es de 0,5 € al día [1].");
        await using var services = Build(("TaxAssistant:Model:Endpoints:0:Url", server.Url));

        var answer = await AskAsync(services);

        Assert.Equal(AnswerMode.Generated, answer.Mode);
        Assert.Contains("0,5 €", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task AnEndpointThatFailsCostsTheCitizenNothing(int status)
    {
        await using var server = await OpenAiServer.StartAsync();
        server.Answer = _ => OpenAiAnswer.Refuses(status);
        await using var services = Build(("TaxAssistant:Model:Endpoints:0:Url", server.Url));

        var answer = await AskAsync(services);

        Assert.Equal((Outcome.Answered, AnswerMode.Quoted), (answer.Outcome, answer.Mode));
    }

    [Fact]
    public async Task WithoutAModelInTheSettingsThereIsNone()
    {
        await using var services = Build();

        Assert.Null(services.GetService<IChatClient>());
        Assert.Null(services.GetService<ModelEndpoints>());
    }

    [Fact]
    public async Task AClientOfTheHostGoesBeforeTheSettings()
    {
        using var mine = new ScriptedModel(_ => "");
        await using var services = Build(s => s.AddSingleton<IChatClient>(mine), ("TaxAssistant:Model:Endpoints:0:Url", "https://gpu1.example"));

        Assert.Same(mine, Assert.Single(services.GetServices<IChatClient>()));
    }

    [Fact]
    public async Task AWrongSettingStopsTheService()
    {
        await using var services = Build(("TaxAssistant:Model:Endpoints:0:Url", "gpu1"), ("TaxAssistant:Model:Path", "model.gguf"));

        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<AnswerPipeline>());

        Assert.Equal(2, fault.Failures.Count());
    }

    private static Task<Answer> AskAsync(IServiceProvider services) =>
        services.GetRequiredService<AnswerPipeline>().AnswerAsync(
            new Question("multa por retraso al devolver tarde", Language.Es, TestAssistant.Today), TestContext.Current.CancellationToken);

    private ServiceProvider Build(params (string Name, string Value)[] settings) => Build(_ => { }, settings);

    private ServiceProvider Build(Action<IServiceCollection> before, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([.. settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)), KeyValuePair.Create("TaxAssistant:KnowledgeFolder", (string?)_library.Folder)])
            .Build();
        var services = new ServiceCollection().AddLogging();
        before(services);
        return services.AddTaxAssistant(configuration).BuildServiceProvider();
    }
}
