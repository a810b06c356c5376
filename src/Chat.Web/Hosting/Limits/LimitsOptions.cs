using System.ComponentModel.DataAnnotations;
using Chat.Rag;

namespace Chat.Web.Hosting.Limits;

/// <summary>How much one visitor, one address and all of them together may ask for. Section <c>TaxAssistant:Limits</c>.</summary>
public sealed class LimitsOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = TaxAssistantOptions.Section + ":Limits";

    /// <summary>Questions a minute in one open page (one circuit). Nobody reads faster than one in three seconds.</summary>
    [Range(1, 10_000)]
    public int QuestionsPerVisitor { get; set; } = 20;

    /// <summary>Questions a minute from one address (IPv6: one /64), by whatever way. An office or a library shares one.</summary>
    [Range(1, 1_000_000)]
    public int QuestionsPerAddress { get; set; } = 300;

    /// <summary>Questions a minute in total, on all nodes that share a server; on this one where there is none.</summary>
    [Range(1, 10_000_000)]
    public int Questions { get; set; } = 1_200;

    /// <summary>Requests of any kind a minute from one address; a page with its scripts and its circuit takes about eight.</summary>
    [Range(10, 10_000_000)]
    public int RequestsPerAddress { get; set; } = 3_000;

    /// <summary>Longest body of a request, in bytes. A question of 1,000 characters takes at most 6,000 as escaped JSON.</summary>
    [Range(1_024, 1_048_576)]
    public int BodyBytes { get; set; } = 16 * 1024;

    /// <summary>All headers of a request together, in bytes; the first line may have half as many. Nothing is ever asked in an address.</summary>
    [Range(2_048, 65_536)]
    public int HeaderBytes { get; set; } = 16 * 1024;

    /// <summary>Connections open at a time; beyond them new ones are closed.</summary>
    [Range(10, 1_000_000)]
    public int Connections { get; set; } = 10_000;

    /// <summary>How long a client may take to send its headers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan HeaderTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request to the HTTP interface may take; an answer has the wait to be let in (<c>Admission:LongestWait</c>) and the model's time
    /// (<c>Generation:TimeLimit</c>) besides: 150 s in all as delivered, which a proxy in front must not cut.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RequestTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (QuestionsPerVisitor > QuestionsPerAddress)
            yield return new($"TaxAssistant:Limits:QuestionsPerVisitor ({QuestionsPerVisitor}) is more than QuestionsPerAddress ({QuestionsPerAddress}); an address has one visitor at least.");
        if (QuestionsPerAddress > Questions)
            yield return new($"TaxAssistant:Limits:QuestionsPerAddress ({QuestionsPerAddress}) is more than Questions ({Questions}), the limit of all; raise that, or lower this.");
    }
}
