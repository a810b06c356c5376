using System.ComponentModel.DataAnnotations;
using Chat.Rag;

namespace Chat.Web.Hosting.Telemetry;

/// <summary>How logs are written to the console.</summary>
public enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One JSON object a line, for a collector.</summary>
    Json,
}

/// <summary>Where traces, metrics and logs go. Section <c>TaxAssistant:Telemetry</c>. No word of a question or an answer is ever among them.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Telemetry";

    /// <summary>A collector of OTLP over HTTP, as <c>http://127.0.0.1:4318</c>; null to send nothing.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>A file that holds the value of the <c>Authorization</c> header that the collector asks for, and nothing else; null for none.</summary>
    public string? OtlpAuthorizationFile { get; set; }

    /// <summary>Lets telemetry travel unencrypted to another machine; only within a network that you trust.</summary>
    public bool AllowsPlainHttp { get; set; }

    /// <summary>Share of answers whose spans are sent, 0 to 1. A service of a million questions a day sends enough with a hundredth.</summary>
    [Range(0.0, 1.0, ErrorMessage = "TaxAssistant:Telemetry:SampleRatio is a share from 0 to 1.")]
    public double SampleRatio { get; set; } = 1;

    /// <summary>How logs are written to the console.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint is not null && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0))
            yield return new($"TaxAssistant:Telemetry:OtlpEndpoint ('{OtlpEndpoint}') is no address such as http://127.0.0.1:4318.");
        else if (OtlpEndpoint is not null && new Uri(OtlpEndpoint) is { Scheme: "http", IsLoopback: false } && !AllowsPlainHttp)
            yield return new($"TaxAssistant:Telemetry:OtlpEndpoint ('{OtlpEndpoint}') would be sent telemetry unencrypted; use https, or set TaxAssistant:Telemetry:AllowsPlainHttp within a network that you trust.");
        if (AuthorizationOf(this, out var fault) is null && fault is not null)
            yield return new(fault);
    }

    /// <summary>What the file of the header holds; null for none. A file that cannot be read is a fault.</summary>
    internal static string? AuthorizationOf(TelemetryOptions options, out string? fault)
    {
        fault = null;
        if (options.OtlpAuthorizationFile is not { Length: > 0 } file)
            return null;
        try
        {
            var value = File.ReadAllText(file).Trim();
            // The exporter takes headers as a list with commas between; a value with one, or with a line feed, would be another header.
            if (value.Length > 0 && value.All(c => c is >= ' ' and < '\x7f' and not ','))
                return value;
            fault = $"TaxAssistant:Telemetry:OtlpAuthorizationFile names {file}, which holds no header's value such as 'Bearer …' on one line.";
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException)
        {
            fault = $"TaxAssistant:Telemetry:OtlpAuthorizationFile names {file}, which cannot be read; correct the path, or let this user read it.";
        }

        return null;
    }
}
