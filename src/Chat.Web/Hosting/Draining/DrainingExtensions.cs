using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Web.Hosting.Draining;

/// <summary>An end that cuts no answer.</summary>
internal static class DrainingExtensions
{
    public static void AddDraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DrainingOptions>().Bind(builder.Configuration.GetSection(DrainingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DrainingLifetime>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime>(services => services.GetRequiredService<DrainingLifetime>()));
    }
}
