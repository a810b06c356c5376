using Chat.Llama;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Models;

/// <summary>Adds the model that the settings name.</summary>
public static class ModelServices
{
    /// <summary>
    /// Registers an <see cref="IChatClient"/> when the section <c>TaxAssistant:Model</c> names a model, and none otherwise:
    /// the service quotes its guidance then. Nothing is loaded or sent before the client is first used.
    /// </summary>
    public static IServiceCollection AddModel(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<ModelOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>());
        services.AddSingleton(LocalModel.Options(section));
        // Both together are an error that the validator names.
        if (section.GetSection(nameof(ModelOptions.Endpoints)).GetChildren().Any())
            services.AddRemoteModel();
        else if (!string.IsNullOrWhiteSpace(section[nameof(ModelOptions.Path)]))
            services.AddLocalModel();
        return services;
    }

    private static void AddLocalModel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ModelTelemetry.Watch(LocalModel.Load(
            provider.GetRequiredService<IOptions<ModelOptions>>().Value,
            provider.GetRequiredService<LlamaOptions>(),
            provider.GetRequiredService<IOptions<TaxAssistantOptions>>().Value.DataDirectory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LlamaChatClient>>())));
    }

    private static void AddRemoteModel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton(provider => ModelTelemetry.Watch(ActivatorUtilities.CreateInstance<FailoverChatClient>(provider)));
        services.AddHostedService<ModelProbe>();
    }
}
