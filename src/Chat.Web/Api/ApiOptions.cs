using System.ComponentModel.DataAnnotations;
using Chat.Rag;

namespace Chat.Web.Api;

/// <summary>How the HTTP interface is offered. Section <c>TaxAssistant:Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Api";

    /// <summary>True where no program asks without a key of a consumer. The pages and the widget go on: they ask at addresses of their own.</summary>
    public bool RequiresKey { get; set; }

    /// <summary>How long an answer that its sender named goes on being made when nobody reads it any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the events of such an answer stay in memory after its end; afterwards it comes from the records, in one event.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan EventsKept { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Silence after which a comment keeps a stream of events open, so that no proxy takes it for dead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Beat { get; set; } = TimeSpan.FromSeconds(15);
}
