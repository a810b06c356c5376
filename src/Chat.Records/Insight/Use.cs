namespace Chat.Records.Insight;

/// <summary>Answers of one kind on one day.</summary>
/// <param name="Day">The day in mainland Spain.</param>
/// <param name="Language">ISO 639-1 code of the answers.</param>
/// <param name="Outcome">How they ended, as the contract spells it.</param>
/// <param name="Mode">How their words came to be: <c>generated</c>, <c>quoted</c>, <c>fixed</c>.</param>
/// <param name="Answers">How many.</param>
public sealed record DailyUse(DateOnly Day, string Language, string Outcome, string Mode, long Answers);

/// <summary>Answers from one topic.</summary>
/// <param name="Topic">Its id.</param>
/// <param name="Answers">How many.</param>
/// <param name="Useful">Of those, how often a citizen said that it was useful.</param>
/// <param name="NotUseful">Of those, how often a citizen said that it was not.</param>
public sealed record TopicUse(string Topic, long Answers, long Useful, long NotUseful);

/// <summary>What citizens said about answers on one day.</summary>
/// <param name="Day">The day in mainland Spain.</param>
/// <param name="Useful">Useful.</param>
/// <param name="NotUseful">Not useful.</param>
public sealed record DailyFeedback(DateOnly Day, long Useful, long NotUseful);

/// <summary>A question that got no full answer.</summary>
/// <param name="Turn">Id of the answer.</param>
/// <param name="At">When.</param>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Outcome">How it ended, as the contract spells it.</param>
/// <param name="Question">Without personal data.</param>
public sealed record UnansweredQuestion(Guid Turn, DateTimeOffset At, string Language, string Outcome, string Question);

/// <summary>What the sentence gate did with what a model wrote, of the latest answers that a model was asked for.</summary>
/// <param name="Answers">How many answers.</param>
/// <param name="Released">Sentences shown in the model's words.</param>
/// <param name="Retried">Sentences asked for a second time.</param>
/// <param name="Replaced">Sentences in whose place the guidance stands.</param>
/// <param name="Appended">Sentences of the guidance added because they must be said.</param>
/// <param name="Faults">How often each fault was found, by its name.</param>
/// <param name="Fallbacks">How often the guidance spoke instead, by reason.</param>
public sealed record GateUse(int Answers, long Released, long Retried, long Replaced, long Appended, IReadOnlyDictionary<string, long> Faults, IReadOnlyDictionary<string, long> Fallbacks);

/// <summary>How long a stage of the answer path took, of the latest answers.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Percentile95">Milliseconds.</param>
public sealed record StageTime(string Stage, double Median, double Percentile95);

/// <summary>How the service was used within a span of days.</summary>
public sealed record UseReport
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Answers by day, language, outcome and mode.</summary>
    public required IReadOnlyList<DailyUse> Answers { get; init; }

    /// <summary>Topics, the most asked first.</summary>
    public required IReadOnlyList<TopicUse> Topics { get; init; }

    /// <summary>Feedback by day.</summary>
    public required IReadOnlyList<DailyFeedback> Feedback { get; init; }

    /// <summary>Questions without a full answer, the latest first, at most <see cref="UseQuery.MostUnanswered"/>.</summary>
    public required IReadOnlyList<UnansweredQuestion> Unanswered { get; init; }

    /// <summary>What the gate did.</summary>
    public required GateUse Gate { get; init; }

    /// <summary>Times by stage, in the order of the answer path.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }
}
