using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Routing;

/// <summary>Thresholds of routing; how they were measured: docs/evaluation.md.</summary>
public sealed class RoutingOptions
{
    /// <summary>Probability (0–1) that a label needs to end a question.</summary>
    [Range(0, 1)]
    public float LabelConfidence { get; set; } = 0.25f;

    /// <summary>Probability (0–1) of being ours below which a weak match is doubted.</summary>
    [Range(0, 1)]
    public float ClearlyOurs { get; set; } = 0.8f;

    /// <summary>Retrieval score (0–1) below which a match is weak.</summary>
    [Range(0, 1)]
    public float WeakMatch { get; set; } = 0.4f;

    /// <summary>Probability (0–1) of being ours below which something that looks like another matter than tax is only answered from a match that is not poor.</summary>
    [Range(0, 1)]
    public float HardlyOurs { get; set; } = 0.5f;

    /// <summary>Retrieval score (0–1) below which a match is poor.</summary>
    [Range(0, 1)]
    public float PoorMatch { get; set; } = 0.3f;

    /// <summary>Probability (0–1) that the likeliest other thing needs to be preferred to a weak match.</summary>
    [Range(0, 1)]
    public float Doubt { get; set; } = 0.12f;

    /// <summary>Probability (0–1) from which a question of one or two words is taken for a matter of another administration.</summary>
    [Range(0, 1)]
    public float PlainMatter { get; set; } = 0.6f;

    /// <summary>Retrieval score (0–1) from which a match in the guidance speaks against a label that would end the question.</summary>
    [Range(0, 1)]
    public float FairMatch { get; set; } = 0.5f;

    /// <summary>How much more probability a label needs for each 1.0 of score above <see cref="FairMatch"/>.</summary>
    [Range(0, 10)]
    public float MatchWeight { get; set; } = 2f;

    /// <summary>Probability (0–1) at which a question is redirected (another administration, the person's own file) however well the guidance matches.</summary>
    [Range(0, 1)]
    public float SureRedirect { get; set; } = 0.82f;

    /// <summary>Retrieval score (0–1) from which the guidance clearly answers the question.</summary>
    [Range(0, 1)]
    public float ClearMatch { get; set; } = 0.7f;

    /// <summary>Retrieval score (0–1) from which a topic is the rule that an evader would get round.</summary>
    [Range(0, 1)]
    public float LawfulMatch { get; set; } = 0.45f;

    /// <summary>Most content words of a question that can mean several things at once.</summary>
    [Range(0, 10)]
    public int FewWords { get; set; } = 3;

    /// <summary>Share (0–1) of the topics that may speak of a concept for it to name a need, however few words a question has.</summary>
    [Range(0, 1)]
    public float FewTopics { get; set; } = 0.05f;

    /// <summary>Two topics with scores this near (0–1) are equally meant by a question of few words.</summary>
    [Range(0, 1)]
    public float Tie { get; set; } = 0.85f;

    // The next five were chosen on one half of docs/evaluation/held-out and are reported on the other.

    /// <summary>Share (0–1) of what was asked that an article must hold to be quoted; what few topics speak of weighs most.</summary>
    [Range(0, 1)]
    public float LawCoverage { get; set; } = 0.5f;

    /// <summary>How much more (0–1) of what was asked an article must hold than the topic that was found, to be quoted instead of it.</summary>
    [Range(0, 1)]
    public float LawAdvantage { get; set; } = 0.05f;

    /// <summary>The same, where the topic rests on one of the best articles, though not on the very best.</summary>
    [Range(0, 1)]
    public float LawAdvantageOfBorneOut { get; set; } = 0.2f;

    /// <summary>How many of the best articles bear out a topic that rests on them.</summary>
    [Range(1, 20)]
    public int LawPlaces { get; set; } = 5;

    /// <summary>A second article is quoted when it has at least this share of the first one's score.</summary>
    [Range(0, 1)]
    public float SecondArticle { get; set; } = 0.9f;

    /// <summary>Retrieval score (0–1) from which a topic is worth offering to someone whose question is unclear.</summary>
    [Range(0, 1)]
    public float WorthOffering { get; set; } = 0.12f;
}
