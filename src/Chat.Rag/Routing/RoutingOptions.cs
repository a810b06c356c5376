using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Routing;

/// <summary>Thresholds of routing; how they were measured: docs/evaluation.md.</summary>
public sealed class RoutingOptions
{
    /// <summary>Probability (0–1) that a label needs to end a question.</summary>
    [Range(0, 1)]
    public float LabelConfidence { get; set; } = 0.4f;

    /// <summary>Probability (0–1) at which a label holds even against a clear match in the guidance.</summary>
    [Range(0, 1)]
    public float SureLabel { get; set; } = 0.75f;

    /// <summary>Retrieval score (0–1) from which the guidance clearly answers the question.</summary>
    [Range(0, 1)]
    public float ClearMatch { get; set; } = 0.42f;

    /// <summary>Retrieval score (0–1) from which a topic is the rule that an evader would get round.</summary>
    [Range(0, 1)]
    public float LawfulMatch { get; set; } = 0.2f;

    /// <summary>Retrieval score (0–1) from which a topic is worth offering to someone whose question is unclear.</summary>
    [Range(0, 1)]
    public float WorthOffering { get; set; } = 0.12f;
}
