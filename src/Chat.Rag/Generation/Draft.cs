using Chat.Core.Answers;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Generation;

/// <summary>An answer before it is verified.</summary>
public sealed record Draft
{
    /// <summary>The outcome, if every sentence passes.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>How the words came to be.</summary>
    public required AnswerMode Mode { get; init; }

    /// <summary>The sentences.</summary>
    public required IReadOnlyList<AnswerSentence> Sentences { get; init; }

    /// <summary>The sources they cite.</summary>
    public required IReadOnlyList<Source> Sources { get; init; }

    /// <summary>
    /// Numbers of the sources whose sentences are always quoted as they are, beside what a model writes: another tax year, which a
    /// model would mix up with the first, and calculations, which it would do again. A model is not given them.
    /// </summary>
    public IReadOnlyList<int> QuotedOnly { get; init; } = [];

    /// <summary>What must be known about the answer itself.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>One question back.</summary>
    public Clarification? Clarification { get; init; }

    /// <summary>Neighbouring topics.</summary>
    public IReadOnlyList<Suggestion> Related { get; init; } = [];

    /// <summary>The tax year answered for.</summary>
    public int? TaxYear { get; init; }

    /// <summary>The topic answered from; null when none was.</summary>
    public Topic? Topic { get; init; }

    /// <summary>What a model wrote, and what became of it; null when none was asked.</summary>
    public Core.Answers.Generation? Generation { get; init; }

    /// <summary>How the model was told to write; null when none was asked.</summary>
    public WritingSettings? Writing { get; init; }

    /// <summary>Digest of the prompt that the model read, which of a draft given again is that of who asked first; null when none was asked.</summary>
    public string? PromptHash { get; init; }

    /// <summary>True when a person should be offered first.</summary>
    public bool OffersPerson { get; init; }
}
