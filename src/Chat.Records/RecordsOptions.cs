using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Chat.Records;

/// <summary>What is kept, where, and for how long. Section <c>TaxAssistant:Records</c>.</summary>
public sealed class RecordsOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "TaxAssistant:Records";

    /// <summary>A PostgreSQL server, as <c>Host=…;Database=…;Username=…;Password=…</c>; null for a SQLite file in the data folder.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Days after which everything is deleted.</summary>
    [Range(1, 3_650, ErrorMessage = "TaxAssistant:Records:RetentionDays is a number of days from 1 to 3650.")]
    public int RetentionDays { get; set; } = 30;

    /// <summary>How long an answer waits to be kept; then it is shown without a receipt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30", ParseLimitsInInvariantCulture = true)]
    public TimeSpan WriteLimit { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Answers that may wait to be kept; those beyond are shown without a receipt.</summary>
    [Range(1, 100_000)]
    public int QueueLength { get; set; } = 2_000;

    /// <summary>The data folder; the host's, not a setting of this section.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>True when a server keeps the records.</summary>
    public bool UsesServer => !string.IsNullOrWhiteSpace(ConnectionString);

    /// <summary>The SQLite file.</summary>
    public string DatabaseFile => Path.Combine(Path.GetFullPath(DataDirectory), "records.db");

    /// <summary>The seal of the audit log, outside of the database.</summary>
    public string AuditSealFile => Path.Combine(Path.GetFullPath(DataDirectory), "audit-seal.json");

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The message never shows the setting: it holds a password.
        if (UsesServer && !NamesServer(ConnectionString!))
            yield return new("TaxAssistant:Records:ConnectionString is not as Host=…;Database=…;Username=…;Password=…; leave it out to keep records in the data folder.");
    }

    private static bool NamesServer(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
