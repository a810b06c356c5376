using System.Text.Json.Serialization;
using Chat.Core.Questions;

namespace Chat.Core.Answers;

/// <summary>What leaves the answer path, in order. A stream ends with exactly one <see cref="Completed"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Understood), "understood")]
[JsonDerivedType(typeof(SourcesFound), "sources")]
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

/// <summary>One verified sentence, ready to be shown.</summary>
public sealed record SentenceVerified(AnswerSentence Sentence) : AnswerEvent;

/// <summary>All sentences shown so far are withdrawn.</summary>
/// <param name="Reason">Why, in the citizen's language.</param>
public sealed record Retracted(string Reason) : AnswerEvent;

/// <summary>The whole answer; what it says replaces what was streamed.</summary>
public sealed record Completed(Answer Answer) : AnswerEvent;
