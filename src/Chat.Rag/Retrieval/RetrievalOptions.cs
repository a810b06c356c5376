using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Retrieval;

/// <summary>
/// Weights of the embedded index. The defaults were measured by leaving out one way of asking at a time
/// (<c>./taxassistant evaluate knowledge</c>, docs/evaluation.md), not on the development questions.
/// </summary>
public sealed class RetrievalOptions
{
    /// <summary>Weight of the best way of asking (stems and concepts).</summary>
    [Range(0, 1)]
    public float Asks { get; set; } = 0.4f;

    /// <summary>Weight of the topic's own text (stems and concepts).</summary>
    [Range(0, 1)]
    public float Text { get; set; } = 0.4f;

    /// <summary>Weight of character 4-grams of the best way of asking: survives typos.</summary>
    [Range(0, 1)]
    public float Grams { get; set; } = 0.1f;

    /// <summary>Weight of the learnt model, which tells a topic from its neighbours.</summary>
    [Range(0, 1)]
    public float Learned { get; set; } = 0.6f;

    /// <summary>What a concept weighs beside a stem.</summary>
    [Range(0, 4)]
    public float ConceptWeight { get; set; } = 1.6f;

    /// <summary>What a way of asking in another language counts, met through concepts only.</summary>
    [Range(0, 1)]
    public float OtherLanguage { get; set; } = 0.9f;

    /// <summary>What the second and third best ways of asking add.</summary>
    [Range(0, 1)]
    public float NextAsks { get; set; } = 0.6f;

    /// <summary>What the conversation's topic and its neighbours gain in a follow-up.</summary>
    [Range(0, 1)]
    public float ConversationBonus { get; set; } = 0.12f;

    /// <summary>Below this score nothing is good enough.</summary>
    [Range(0, 1)]
    public float Threshold { get; set; } = 0.16f;

    /// <summary>A second topic joins the answer when it has at least this share of the first one's score.</summary>
    [Range(0, 1)]
    public float SecondTopic { get; set; } = 0.82f;

    /// <summary>From this score a question inside a longer message is answered beside the main one.</summary>
    [Range(0, 1)]
    public float PartMatch { get; set; } = 0.6f;

    /// <summary>From this score a topic is sure to be meant, and the law is not asked; chosen with the thresholds of routing (docs/evaluation.md).</summary>
    [Range(0, 2)]
    public float SureTopic { get; set; } = 0.75f;

    /// <summary>Factor for a law that the question does not mean (<c>onlyFor</c> in <c>laws.yml</c>): agreements on who collects speak of every tax.</summary>
    [Range(0, 1)]
    public float NotMeant { get; set; } = 0.4f;

    /// <summary>How many passages are kept for the record, good or not.</summary>
    [Range(1, 100)]
    public int Kept { get; set; } = 20;
}
