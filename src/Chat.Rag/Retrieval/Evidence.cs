using Chat.Rag.Indexing;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Retrieval;

/// <summary>A topic with its scores; every part is kept, so that a ranking can be explained.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Score">The fused score, 0–1.</param>
/// <param name="Asks">Part from the ways of asking.</param>
/// <param name="Text">Part from the text.</param>
/// <param name="Grams">Part from character 4-grams.</param>
/// <param name="Learned">Probability that the learnt model gives it.</param>
public sealed record ScoredTopic(Topic Topic, float Score, float Asks, float Text, float Grams, float Learned);

/// <summary>What was found for a question: what carries the answer, and what was rejected, with scores.</summary>
/// <param name="Kept">Topics good enough to answer from, best first; empty when nothing is.</param>
/// <param name="Rejected">The others looked at, best first.</param>
/// <param name="Parts">The best topic of each question inside a longer message, best first.</param>
public sealed record Evidence(IReadOnlyList<ScoredTopic> Kept, IReadOnlyList<ScoredTopic> Rejected, IReadOnlyList<ScoredTopic> Parts)
{
    /// <summary>What stands in the law, best first; empty when it was not asked, or nothing is ingested.</summary>
    public IReadOnlyList<LawHit> Law { get; init; } = [];

    /// <summary>The generation of the index that was there to be asked; null when nothing is ingested.</summary>
    public string? IndexGeneration { get; init; }

    /// <summary>What manuals and pages of an administration say, best first, of editions that hold for the question's tax year; they are no law.</summary>
    public IReadOnlyList<LawHit> Manuals { get; init; } = [];

    /// <summary>How much of what was asked the best topic speaks of, 0–1; 1 where the law was not asked.</summary>
    public float TopicCoverage { get; init; } = 1;
}

/// <summary>An article, or a section of a manual, that was found.</summary>
/// <param name="Hit">It, with its best passage.</param>
/// <param name="Coverage">How much of what was asked stands in that passage, 0–1.</param>
public sealed record LawHit(UnitHit Hit, float Coverage);
