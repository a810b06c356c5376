using System.Text.Json.Serialization;

namespace Chat.Client;

/// <summary>What happens while an answer is made. A stream ends with one <see cref="Completed"/>, which replaces all that came before.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(Understood), "understood")]
[JsonDerivedType(typeof(SourcesFound), "sources")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(SentenceVerified), "sentence")]
[JsonDerivedType(typeof(Retracted), "retracted")]
[JsonDerivedType(typeof(Completed), "completed")]
public record AnswerEvent
{
    /// <summary>Its number in the stream, from 1; 0 when it has none.</summary>
    [JsonIgnore]
    public int Number { get; init; }
}

/// <summary>How the question was understood. It begins an answer: should it come again, all that was shown is withdrawn.</summary>
/// <param name="Understanding">How.</param>
public sealed record Understood(Understanding Understanding) : AnswerEvent;

/// <summary>The sources that the sentences to come may cite.</summary>
/// <param name="Sources">The sources.</param>
public sealed record SourcesFound(IReadOnlyList<Source> Sources) : AnswerEvent;

/// <summary>Others are being answered first.</summary>
/// <param name="Position">1 for the next.</param>
/// <param name="Seconds">Estimated wait; 0 when not known.</param>
public sealed record Waiting(int Position, double Seconds) : AnswerEvent;

/// <summary>One sentence, ready to be shown.</summary>
/// <param name="Sentence">The sentence.</param>
public sealed record SentenceVerified(AnswerSentence Sentence) : AnswerEvent;

/// <summary>All sentences so far are withdrawn.</summary>
/// <param name="Reason">Why, in the citizen's language.</param>
public sealed record Retracted(string Reason) : AnswerEvent;

/// <summary>The whole answer.</summary>
/// <param name="Answer">The answer.</param>
public sealed record Completed(Answer Answer) : AnswerEvent;
