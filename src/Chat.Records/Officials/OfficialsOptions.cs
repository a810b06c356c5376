using System.ComponentModel.DataAnnotations;

namespace Chat.Records.Officials;

/// <summary>How officials sign in and for how long. Section <c>TaxAssistant:Panel</c>.</summary>
public sealed class OfficialsOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "TaxAssistant:Panel";

    /// <summary>A session ends after so long without a request.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "08:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "TaxAssistant:Panel:IdleTime is a time from 00:01:00 to 08:00:00.")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after so long in any case.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "1.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "TaxAssistant:Panel:SessionTime is a time from 00:10:00 to 1.00:00:00.")]
    public TimeSpan SessionTime { get; set; } = TimeSpan.FromHours(10);

    /// <summary>A one-time link opens for so long.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "TaxAssistant:Panel:LinkTime is a time from 00:10:00 to 7.00:00:00.")]
    public TimeSpan LinkTime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>So many wrong passwords or codes in a row lock the password.</summary>
    [Range(3, 20, ErrorMessage = "TaxAssistant:Panel:FailuresToLock is a number from 3 to 20.")]
    public int FailuresToLock { get; set; } = 5;

    /// <summary>For so long; a passkey goes on opening.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "TaxAssistant:Panel:LockTime is a time from 00:01:00 to 1.00:00:00.")]
    public TimeSpan LockTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IdleTime > SessionTime)
            yield return new("TaxAssistant:Panel:IdleTime is longer than SessionTime, which ends a session in any case; shorten it.");
    }
}
