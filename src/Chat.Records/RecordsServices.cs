using Chat.Records.Answers;
using Chat.Records.Audit;
using Chat.Records.Conversations;
using Chat.Records.Impact;
using Chat.Records.Officials;
using Chat.Records.Receipts;
using Chat.Records.Retention;
using Chat.Records.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Records;

/// <summary>One line for a host.</summary>
public static class RecordsServices
{
    /// <summary>Adds what reads and erases records. Settings come from <c>TaxAssistant:Records</c> and <c>TaxAssistant:DataDirectory</c>.</summary>
    public static IServiceCollection AddRecords(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RecordsOptions>()
            .Bind(configuration.GetSection(RecordsOptions.Section))
            .Configure(options => options.DataDirectory = configuration["TaxAssistant:DataDirectory"] ?? options.DataDirectory)
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddPooledDbContextFactory<RecordsContext>((provider, builder) =>
            RecordsDatabase.Configure(builder, provider.GetRequiredService<IOptions<RecordsOptions>>().Value));
        services.AddSingleton<RecordsDatabase>();
        services.AddSingleton<ConversationEraser>();
        services.AddSingleton<ReceiptKeys>();
        services.AddSingleton<ReceiptReader>();
        services.AddSingleton<ImpactQuery>();
        services.AddOptions<OfficialsOptions>().Bind(configuration.GetSection(OfficialsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OfficialAccounts>();
        services.AddSingleton<OfficialSessions>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditQuery>();
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditVerifier>();
        return services;
    }

    /// <summary>Adds what verifies credentials of officials; for a host with data protection.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        // OWASP's figure of 2023 for PBKDF2 with HMAC-SHA-512.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.TryAddSingleton<IPasswordHasher<Official>, PasswordHasher<Official>>();
        services.AddSingleton<Credentials>();
        return services;
    }

    /// <summary>Adds what writes answers and deletes them in time; for a host that serves.</summary>
    public static IServiceCollection AddRecordKeeping(this IServiceCollection services)
    {
        services.AddSingleton<AnswerIssuer>();
        services.AddSingleton<AnswerRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerRecorder>());
        services.AddSingleton<RetentionJob>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionJob>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
        return services;
    }
}
