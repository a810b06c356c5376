using System.ComponentModel.DataAnnotations;
using Chat.Rag;

namespace Chat.Web.Hosting.Admission;

/// <summary>How many answers are worked on at a time on this node, and how many questions may wait. Section <c>TaxAssistant:Admission</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Admission";

    /// <summary>
    /// Answers at a time. More than the model has slots and places in its queue, so that those whom the model has no room for are
    /// answered from the guidance meanwhile, which takes some ten milliseconds.
    /// </summary>
    [Range(1, 100_000)]
    public int Running { get; set; } = 128;

    /// <summary>Questions that may wait besides; the next one is refused at once and told when to come back.</summary>
    [Range(0, 100_000)]
    public int Waiting { get; set; } = 256;

    /// <summary>Longest wait that is announced to anybody; whose would be longer is refused too.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(60);
}
