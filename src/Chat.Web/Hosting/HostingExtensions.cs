using Chat.Rag;
using Chat.Records.Storage;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Draining;
using Chat.Web.Hosting.Limits;
using Chat.Web.Hosting.Readiness;
using Chat.Web.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting;

/// <summary>What the host needs besides its features.</summary>
internal static class HostingExtensions
{
    /// <summary>Limits, logs, data folder and keys.</summary>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        // A Release build that is run without publishing would serve an empty blazor.web.js otherwise.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddLimits();
        builder.AddAdmission();
        builder.AddDraining();
        builder.AddPublicAddress();
        // StartUp says in one sentence why the service cannot start; these would print a stack trace as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.", LogLevel.Warning);

        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton<ServiceChecks>();
        builder.Services.AddSingleton<SharedKeyRing>();
        builder.Services.AddSingleton<KeyRingStart>();
        // Before the framework's own first look at the keys, which says nothing of a failure and does not look again.
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRingStart>());
        builder.Services.AddDataProtection().SetApplicationName("TaxAssistant");
        builder.Services.AddOptions<KeyManagementOptions>()
            .Configure<IOptions<TaxAssistantOptions>, ILoggerFactory, RecordsDatabase, SharedKeyRing>((keys, options, loggers, records, shared) => keys.XmlRepository = records.UsesServer
                ? shared
                : new FileSystemXmlRepository(new DirectoryInfo(Path.Combine(options.Value.DataDirectory, "keys")), loggers));
    }
}
