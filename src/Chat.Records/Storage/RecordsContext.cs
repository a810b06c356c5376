using System.Text.RegularExpressions;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Receipts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chat.Records.Storage;

/// <summary>The tables, the same on SQLite and PostgreSQL: no column names a type of its own, so that one set of migrations serves both (decision 10).</summary>
public sealed partial class RecordsContext(DbContextOptions<RecordsContext> options) : IdentityUserContext<Official, Guid>(options)
{
    /// <summary>Conversations.</summary>
    public DbSet<Conversation> Conversations => Set<Conversation>();

    /// <summary>Questions with their answers.</summary>
    public DbSet<KeptTurn> Turns => Set<KeptTurn>();

    /// <summary>What answers rest on.</summary>
    public DbSet<TurnSource> TurnSources => Set<TurnSource>();

    /// <summary>Receipts.</summary>
    public DbSet<KeptReceipt> Receipts => Set<KeptReceipt>();

    /// <summary>Feedback.</summary>
    public DbSet<KeptFeedback> Feedback => Set<KeptFeedback>();

    /// <summary>Matters handed to a person.</summary>
    public DbSet<KeptCase> Cases => Set<KeptCase>();

    /// <summary>What was said in them.</summary>
    public DbSet<CaseMessage> CaseMessages => Set<CaseMessage>();

    /// <summary>Notes between officials.</summary>
    public DbSet<CaseNote> CaseNotes => Set<CaseNote>();

    /// <summary>Acts on cases.</summary>
    public DbSet<CaseStep> CaseSteps => Set<CaseStep>();

    /// <summary>What nodes tell each other.</summary>
    public DbSet<Change> Changes => Set<Change>();

    /// <summary>Numbers that only grow.</summary>
    public DbSet<Counter> Counters => Set<Counter>();

    /// <summary>What officials did; written by <see cref="AuditLog"/> alone.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>What officials think of answers.</summary>
    public DbSet<AnswerReview> Reviews => Set<AnswerReview>();

    /// <summary>What is to be mended in the knowledge.</summary>
    public DbSet<KnowledgeCorrection> Corrections => Set<KnowledgeCorrection>();

    /// <summary>Questions with what a right answer has.</summary>
    public DbSet<EvaluationCase> EvaluationCases => Set<EvaluationCase>();

    /// <summary>How the faces were switched.</summary>
    public DbSet<SwitchRow> Switches => Set<SwitchRow>();

    /// <summary>Origins of the sites that show the widget.</summary>
    public DbSet<RegisteredOrigin> SiteOrigins => Set<RegisteredOrigin>();

    /// <summary>Programs with a key of their own.</summary>
    public DbSet<Consumer> Consumers => Set<Consumer>();

    /// <summary>How much of their quotas is used.</summary>
    public DbSet<ConsumerUse> ConsumerUses => Set<ConsumerUse>();

    /// <summary>Writes that their senders named.</summary>
    public DbSet<OnceRow> Once => Set<OnceRow>();

    /// <summary>Ways in for whoever has no credential yet.</summary>
    public DbSet<OneTimeLink> Links => Set<OneTimeLink>();

    /// <summary>Recovery codes.</summary>
    public DbSet<RecoveryCode> Recovery => Set<RecoveryCode>();

    /// <summary>Sessions of officials.</summary>
    public DbSet<OfficialSession> Sessions => Set<OfficialSession>();

    /// <summary>What nodes count together.</summary>
    public DbSet<LimitRow> Limits => Set<LimitRow>();

    /// <summary>Keys of cookies and forms, where nodes share a server.</summary>
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<ReceiptCode>().HaveConversion<CodeText>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        AddOfficials(builder);
        builder.Entity<Conversation>(table =>
        {
            table.ToTable("conversations").HasKey(c => c.Id);
            table.Property(c => c.Id).ValueGeneratedNever();
            table.HasIndex(c => c.LastAt);
        });
        builder.Entity<KeptTurn>(table =>
        {
            table.ToTable("turns").HasKey(t => t.Id);
            table.Property(t => t.Id).ValueGeneratedNever();
            table.HasOne<Conversation>().WithMany().HasForeignKey(t => t.ConversationId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(t => t.At);
            table.HasIndex(t => t.Code).IsUnique();
        });
        builder.Entity<TurnSource>(table =>
        {
            table.ToTable("turn_sources").HasKey(s => new { s.TurnId, s.SourceId });
            table.HasOne<KeptTurn>().WithMany().HasForeignKey(s => s.TurnId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(s => s.SourceId);
        });
        builder.Entity<KeptReceipt>(table =>
        {
            // No foreign key: it outlives what the citizen erases.
            table.ToTable("receipts").HasKey(r => r.Code);
            table.HasIndex(r => r.ConversationId);
            table.HasIndex(r => r.At);
        });
        builder.Entity<KeptFeedback>(table =>
        {
            table.ToTable("feedback").HasKey(f => f.Id);
            table.Property(f => f.Id).ValueGeneratedNever();
            table.HasIndex(f => f.AnswerId);
            table.HasIndex(f => f.At);
        });
        builder.Entity<AuditEntry>(table =>
        {
            table.ToTable("audit").HasKey(e => e.Number);
            table.Property(e => e.Number).ValueGeneratedNever();
            table.HasIndex(e => e.At);
            table.HasIndex(e => e.Who);
            table.HasIndex(e => new { e.SubjectKind, e.SubjectId });
        });
        builder.Entity<LimitRow>(table => table.ToTable("limits").HasKey(l => l.Name));
        builder.Entity<ProtectionKey>(table => table.ToTable("protection_keys").HasKey(k => k.Name));
        ReviewTablesModel.Add(builder);
        CaseTablesModel.Add(builder);
        SiteTablesModel.Add(builder);
        ConsumerTablesModel.Add(builder);
        foreach (var property in builder.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()).SelectMany(e => e.GetProperties()))
            property.SetColumnName(Capital().Replace(property.Name, m => (m.Index > 0 ? "_" : "") + m.Value.ToLowerInvariant()));
    }

    private static void AddOfficials(ModelBuilder builder)
    {
        builder.Entity<Official>(table =>
        {
            table.ToTable("officials");
            table.HasIndex(u => new { u.Issuer, u.Subject }).IsUnique();
        });
        // Of Identity's tables only those that hold something here.
        builder.Ignore<IdentityUserClaim<Guid>>().Ignore<IdentityUserLogin<Guid>>().Ignore<IdentityUserToken<Guid>>();
        builder.Entity<IdentityUserPasskey<Guid>>(table =>
        {
            table.ToTable("official_passkeys").HasKey(p => p.CredentialId);
            table.OwnsOne(p => p.Data).ToJson("data");
            table.HasOne<Official>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<OneTimeLink>(table =>
        {
            table.ToTable("official_links").HasKey(l => l.Digest);
            table.HasOne<Official>().WithMany().HasForeignKey(l => l.OfficialId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<RecoveryCode>(table =>
        {
            table.ToTable("official_recovery_codes").HasKey(r => r.Digest);
            table.HasOne<Official>().WithMany().HasForeignKey(r => r.OfficialId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<OfficialSession>(table =>
        {
            table.ToTable("official_sessions").HasKey(s => s.Id);
            table.Property(s => s.Id).ValueGeneratedNever();
            table.HasOne<Official>().WithMany().HasForeignKey(s => s.OfficialId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(s => s.StartedAt);
        });
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    // Both are named by the compiled model. SQLite has no type for a moment that it can compare; a number of milliseconds sorts the same everywhere.
    internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(t => t.ToUnixTimeMilliseconds(), n => DateTimeOffset.FromUnixTimeMilliseconds(n));

    // Nothing comes back as nothing: a compiled model holds what no code is as its text.
    internal sealed class CodeText() : ValueConverter<ReceiptCode, string>(c => c.Symbols, s => s.Length == 0 ? default : ReceiptCode.Kept(s));
}
