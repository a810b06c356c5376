using System.Collections.Frozen;
using Chat.Core.Languages;

namespace Chat.Rag.Retrieval;

/// <summary>A question ready to be searched.</summary>
/// <param name="Text">The words to search.</param>
/// <param name="Language">Their language.</param>
public sealed record SearchQuery(string Text, Language Language)
{
    /// <summary>The tax year named in the question or in the conversation; null when none was.</summary>
    public int? TaxYear { get; init; }

    /// <summary>True when the question itself names the year.</summary>
    public bool NamesTaxYear { get; init; }

    /// <summary>Id of the territory named in the question or in the conversation; null when none was.</summary>
    public string? Territory { get; init; }

    /// <summary>Id of the territory that its author says to live in; otherwise as <see cref="Territory"/>.</summary>
    public string? Residence { get; init; }

    /// <summary>True when it asks who collects, or where to file.</summary>
    public bool AsksCollector { get; init; }

    /// <summary>The question before, when this one leans on it.</summary>
    public string? Before { get; init; }

    /// <summary>Ids of the conversation's topic and its neighbours, when this is a follow-up.</summary>
    public IReadOnlySet<string> Near { get; init; } = new HashSet<string>();

    /// <summary>Questions inside the text that are searched by themselves as well; empty when it is one question.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Ids of sources that are not to be found.</summary>
    public IReadOnlySet<string> LeftOut { get; init; } = FrozenSet<string>.Empty;

    /// <summary>How many words carry matter.</summary>
    public int ContentWords { get; init; } = int.MaxValue;

    /// <summary>True when only the year or the territory changes: the topic stays.</summary>
    public bool SameTopic { get; init; }

    /// <summary>The question as it would be asked without the conversation.</summary>
    public string Standalone { get; init; } = Text;

    /// <summary>True when it leans on the question before.</summary>
    public bool IsFollowUp => SameTopic || Before is not null;
}
