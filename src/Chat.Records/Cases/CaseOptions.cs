using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Chat.Records.Cases;

/// <summary>How cases are attended. Section <c>TaxAssistant:Cases</c>.</summary>
public sealed class CaseOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "TaxAssistant:Cases";

    /// <summary>
    /// Opening hours by English day name, as <c>09:00-14:00</c> or <c>09:00-14:00 16:00-18:00</c>, in mainland Spain; a day left out is closed. None at
    /// all: Monday to Friday, 09:00 to 14:00.
    /// </summary>
    public Dictionary<string, string> Hours { get; set; } = [];

    /// <summary>Days on which nobody is there, besides the national holidays of the knowledge: <c>2026-05-15</c>.</summary>
    public List<string> Holidays { get; set; } = [];

    /// <summary>Teams that a case can be forwarded to, by id.</summary>
    public List<string> Teams { get; set; } = [];

    /// <summary>Days after closing until a case is deleted.</summary>
    [Range(1, 3_650, ErrorMessage = "TaxAssistant:Cases:RetentionDays is a number of days from 1 to 3650.")]
    public int RetentionDays { get; set; } = 30;

    /// <summary>Days without any change until a case that nobody closed is deleted too.</summary>
    [Range(1, 3_650, ErrorMessage = "TaxAssistant:Cases:ForgottenDays is a number of days from 1 to 3650.")]
    public int ForgottenDays { get; set; } = 180;

    /// <summary>Days of the past over which the expected wait is worked out.</summary>
    [Range(1, 365, ErrorMessage = "TaxAssistant:Cases:RateDays is a number of days from 1 to 365.")]
    public int RateDays { get; set; } = 10;

    /// <summary>Cases that must have been taken in those days for a wait to be said at all.</summary>
    [Range(1, 10_000)]
    public int RateLeast { get; set; } = 5;

    /// <summary>The hours of a deployment that sets none.</summary>
    public static IReadOnlyDictionary<string, string> UsualHours { get; } =
        new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.ToDictionary(d => d.ToString(), _ => "09:00-14:00");

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (day, hours) in Hours)
        {
            if (!Enum.TryParse<DayOfWeek>(day, ignoreCase: true, out _) || OpeningHours.ReadRanges(hours) is null)
                yield return new($"TaxAssistant:Cases:Hours:{day} is not as 09:00-14:00 under an English day name; leave a day out to close it.");
        }

        foreach (var day in Holidays.Where(h => !DateOnly.TryParseExact(h, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            yield return new($"TaxAssistant:Cases:Holidays holds '{day}', which is no day as 2026-05-15.");
        if (Teams.Any(t => t.Length is 0 or > 40 || !t.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            yield return new("TaxAssistant:Cases:Teams holds an id that is not of letters, figures and hyphens, at most 40.");
    }
}
