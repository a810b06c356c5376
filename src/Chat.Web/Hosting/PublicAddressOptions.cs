using System.ComponentModel.DataAnnotations;
using System.Net;
using Chat.Rag;

namespace Chat.Web.Hosting;

/// <summary>How the world reaches this service. Section <c>TaxAssistant:Public</c>.</summary>
public sealed class PublicAddressOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Public";

    /// <summary>
    /// The address that citizens type, as <c>https://asistente.example</c>; left out where the service is reached as it listens.
    /// With <c>https</c>, cookies carry the <c>__Host-</c> prefix and plain HTTP is sent on or refused.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: addresses or networks (<c>10.0.0.0/8</c>).
    /// None is by default: anybody can write such a header.
    /// </summary>
    public List<string> Proxies { get; set; } = [];

    /// <summary>True when citizens reach it over TLS.</summary>
    public bool IsSecure => Url?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Scheme, host and port, as a browser writes them in <c>Origin</c>; null when no address is set.</summary>
    public string? Origin => Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"))
            yield return new($"TaxAssistant:Public:Url ('{Url}') is no address such as https://asistente.example, without a path.");
        foreach (var proxy in Proxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)))
            yield return new($"TaxAssistant:Public:Proxies names '{proxy}', which is neither an address nor a network such as 10.0.0.0/8.");
    }
}
