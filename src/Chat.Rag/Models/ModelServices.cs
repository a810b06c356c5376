using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        // Both together are an error that the validator names.
        if (section.GetSection(nameof(ModelOptions.Endpoints)).GetChildren().Any())
            services.AddRemoteModel();
        return services;
    }

    private static void AddRemoteModel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<IChatClient, FailoverChatClient>();
        services.AddHostedService<ModelProbe>();
    }
}
