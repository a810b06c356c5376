using System.Text.Json.Serialization;
using Chat.Core.Questions;

namespace Chat.Core.Answers;

/// <summary>What leaves the answer path, in order. A stream ends with exactly one <see cref="Completed"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Understood), "understood")]
[JsonDerivedType(typeof(SourcesFound), "sources")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(SentenceVerified), "sentence")]
[JsonDerivedType(typeof(Retracted), "retracted")]
[JsonDerivedType(typeof(Completed), "completed")]
public abstract record AnswerEvent
{
    private protected AnswerEvent()
    {
    }
}

/// <summary>How the question was understood; comes first.</summary>
public sealed record Understood(Understanding Understanding) : AnswerEvent;

/// <summary>The numbered sources that the sentences to come may cite.</summary>
public sealed record SourcesFound(IReadOnlyList<Source> Sources) : AnswerEvent;

/// <summary>The model is busy with others; comes again each time the place in the queue changes.</summary>
/// <param name="Position">1 for the next to be served.</param>
/// <param name="Seconds">Estimated wait; 0 when nothing is known yet.</param>
public sealed record Waiting(int Position, double Seconds) : AnswerEvent;

/// <summary>One verified sentence, ready to be shown.</summary>
public sealed record SentenceVerified(AnswerSentence Sentence) : AnswerEvent;

/// <summary>All sentences shown so far are withdrawn; the sources come again before the sentences that take their place.</summary>
/// <param name="Reason">Why, in the citizen's language.</param>
public sealed record Retracted(string Reason) : AnswerEvent;

/// <summary>The whole answer; what it says replaces what was streamed.</summary>
public sealed record Completed(Answer Answer) : AnswerEvent
{
    /// <summary>How it came about; for the host, and never sent.</summary>
    [JsonIgnore]
    public AnswerTrace? Trace { get; init; }
}
