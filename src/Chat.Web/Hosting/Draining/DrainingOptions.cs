using System.ComponentModel.DataAnnotations;
using Chat.Rag;

namespace Chat.Web.Hosting.Draining;

/// <summary>How the service ends when it is told to (SIGTERM). Section <c>TaxAssistant:Draining</c>.</summary>
public sealed class DrainingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Draining";

    /// <summary>
    /// How long it goes on taking requests after <c>/health/ready</c> has begun to say no: as long as the load balancer needs to notice. Zero
    /// where there is none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Notice { get; set; } = TimeSpan.Zero;

    /// <summary>How long answers that are being written may take to end, from the signal on.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:30:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(60);
}
