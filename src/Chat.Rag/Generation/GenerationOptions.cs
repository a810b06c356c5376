using System.ComponentModel.DataAnnotations;

namespace Chat.Rag.Generation;

/// <summary>How a model writes. Section <c>TaxAssistant:Generation</c>.</summary>
public sealed class GenerationOptions : IValidatableObject
{
    /// <summary>Tokens of passages that a prompt may hold. Topics have about 300; 2,500 leave a 4,096-token context room for the rest.</summary>
    [Range(200, 30_000)]
    public int PassageTokens { get; set; } = 2_500;

    /// <summary>Longest answer, in tokens.</summary>
    [Range(50, 4_000)]
    public int MostTokens { get; set; } = 600;

    /// <summary>0 always takes the likeliest word. No repetition penalty is ever asked for: it makes a model change repeated figures.</summary>
    [Range(0, 2)]
    public float Temperature { get; set; } = 0.1f;

    /// <summary>Share of probability that words are drawn from.</summary>
    [Range(0.05, 1)]
    public float TopP { get; set; } = 0.9f;

    /// <summary>Makes a run repeatable where the model allows it; null draws one for each answer, which its record keeps.</summary>
    public long? Seed { get; set; }

    /// <summary>How long a citizen waits for the first sentence, the queue included, before the guidance is quoted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FirstSentenceLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a whole answer may take before the guidance completes it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Sentences of one answer that are asked for a second time; the others are replaced at once.</summary>
    [Range(0, 20)]
    public int MostRetries { get; set; } = 3;

    /// <summary>
    /// From how many answers at a time on, on this node, who asks what was just asked gets the answer that was written then; 0 always, as on
    /// the last days of a campaign, null never.
    /// </summary>
    [Range(0, 100_000)]
    public int? ReuseFrom { get; set; } = 8;

    /// <summary>How long a written answer may be given again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ReuseTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A file with a grammar in GBNF (rule <c>root</c>, at most 64 KiB, UTF-8) that whole answers and rewritten sentences obey; null for none. For models that
    /// do not end their sentences in <c>[n]</c> by themselves.
    /// </summary>
    public string? GrammarFile { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FirstSentenceLimit > TimeLimit)
            yield return new($"TaxAssistant:Generation:FirstSentenceLimit ({FirstSentenceLimit}) is longer than TimeLimit ({TimeLimit}); make it shorter, or TimeLimit longer.");
        if (GrammarFile is not null && AnswerGrammar.FaultOf(GrammarFile) is { } fault)
            yield return new(fault);
    }
}
