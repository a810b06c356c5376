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

    /// <summary>Probability (0–1) from which a clause or a message is an attempt to change the service.</summary>
    [Range(0, 1)]
    public float AttackConfidence { get; set; } = 0.6f;

    /// <summary>Probability (0–1) from which a message is abuse, whatever stands beside it.</summary>
    [Range(0, 1)]
    public float AbuseConfidence { get; set; } = 0.5f;

    /// <summary>Probability (0–1) from which a message is a cry for help; then nothing else in it counts.</summary>
    [Range(0, 1)]
    public float CrisisConfidence { get; set; } = 0.4f;

    /// <summary>Probability (0–1) from which a message is about evasion, however well guidance matches it.</summary>
    [Range(0, 1)]
    public float SureEvasion { get; set; } = 0.9f;

    /// <summary>Probability (0–1) from which a clause beside an attack is an honest question.</summary>
    [Range(0, 1)]
    public float HonestConfidence { get; set; } = 0.5f;

    /// <summary>Probability (0–1) from which a question about pasted text, with that text, is one about tax.</summary>
    [Range(0, 1)]
    public float PastedConfidence { get; set; } = 0.2f;
}
