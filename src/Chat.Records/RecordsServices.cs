using Chat.Records.Answers;
using Chat.Records.Audit;
using Chat.Records.Backup;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Consumers;
using Chat.Records.Conversations;
using Chat.Records.Idempotency;
using Chat.Records.Impact;
using Chat.Records.Insight;
using Chat.Records.Limits;
using Chat.Records.Officials;
using Chat.Records.Receipts;
using Chat.Records.Retention;
using Chat.Records.Review;
using Chat.Records.Sites;
using Chat.Records.Storage;
using Chat.Records.Switches;
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
        services.AddSingleton<SharedClock>();
        services.AddSingleton<ConversationEraser>();
        services.AddSingleton<ReceiptKeys>();
        services.AddSingleton<ReceiptReader>();
        services.AddSingleton<SharedLimits>();
        services.AddSingleton<ImpactQuery>();
        services.AddSingleton<UseQuery>();
        services.AddSingleton<CaseTimesQuery>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReviewQuery>();
        services.AddOptions<OfficialsOptions>().Bind(configuration.GetSection(OfficialsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OfficialAccounts>();
        services.AddSingleton<OfficialSessions>();
        services.AddSingleton<ProviderAccounts>();
        services.AddSingleton<BackupRun>();
        services.AddSingleton<RestoreRun>();
        services.AddSingleton<ConsumerAccounts>();
        services.AddSingleton<ConsumerLookup>();
        services.AddSingleton<ConsumerQuotas>();
        services.AddSingleton<OnceLedger>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditQuery>();
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<SiteRegister>();
        services.AddCases(configuration);
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
        services.AddHostedService(provider => provider.GetRequiredService<ChangeFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<Switchboard>());
        return services;
    }

    private static void AddCases(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CaseOptions>().Bind(configuration.GetSection(CaseOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<Switchboard>();
        services.AddSingleton<ContactSeal>();
        services.AddSingleton<CaseWriter>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<CitizenDesk>();
        services.AddSingleton<CaseInbox>();
        services.AddSingleton<CaseSearch>();
        services.AddSingleton<CaseViewer>();
        services.AddSingleton<CaseQueue>();
        // A host that knows the national holidays adds hours that do; these know those of the settings alone.
        services.TryAddSingleton(provider => new OpeningHours(provider.GetRequiredService<IOptions<CaseOptions>>().Value, _ => false, SpanishTime.Zone));
    }
}
