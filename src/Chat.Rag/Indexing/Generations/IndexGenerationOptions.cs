using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Indexing.Generations;

/// <summary>How generations of the index are kept and checked. Section <c>TaxAssistant:Index</c>.</summary>
public sealed class IndexGenerationOptions
{
    /// <summary>Name of the section within <c>TaxAssistant</c>.</summary>
    public const string Section = "Index";

    /// <summary>Generations kept that are or were live. Two: the live one, and the one to go back to.</summary>
    [Range(2, 20, ErrorMessage = "TaxAssistant:Index:KeepGenerations must be 2 to 20: the live generation and at least the one before it.")]
    public int KeepGenerations { get; set; } = 2;

    /// <summary>Share of the documents or passages by which a generation may be smaller than the live one, 0 to 1; a larger drop is a source that failed.</summary>
    [Range(0.0, 1.0, ErrorMessage = "TaxAssistant:Index:LargestDrop must be 0 to 1: the share of documents or passages that may go at once.")]
    public double LargestDrop { get; set; } = 0.2;

    /// <summary>Share of the canary questions whose article must be among the first ten, 0 to 1.</summary>
    [Range(0.0, 1.0, ErrorMessage = "TaxAssistant:Index:CanaryShare must be 0 to 1: the share of canary questions that must be found.")]
    public double CanaryShare { get; set; } = 0.75;
}
