using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Screening;

/// <summary>Limits and thresholds of screening.</summary>
public sealed class ScreeningOptions
{
    /// <summary>Longest question, in UTF-16 units.</summary>
    [Range(100, 10_000)]
    public int LongestQuestion { get; set; } = 1_000;

    /// <summary>Confidence (0–1) above which the language of a text overrules the conversation's.</summary>
    [Range(0, 1)]
    public float LanguageConfidence { get; set; } = 0.8f;

    /// <summary>Probability (0–1) from which a sentence of a longer message counts as a question to be answered.</summary>
    [Range(0, 1)]
    public float QuestionConfidence { get; set; } = 0.5f;

    /// <summary>Probability (0–1) from which one sentence of a message makes the whole an attempt to change the service.</summary>
    [Range(0, 1)]
    public float AttackConfidence { get; set; } = 0.8f;
}
