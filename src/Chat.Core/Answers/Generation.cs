using System.Text.Json.Serialization;

namespace Chat.Core.Answers;

/// <summary>What a model wrote for an answer, and what the sentence gate made of it. Counts are of sentences.</summary>
public sealed record Generation
{
    /// <summary>Shown in the model's words.</summary>
    public required int Released { get; init; }

    /// <summary>Asked for a second time, with the fault named; those that then passed are among <see cref="Released"/>.</summary>
    public required int Retried { get; init; }

    /// <summary>Failed twice; a sentence of the guidance stands in their place.</summary>
    public required int Replaced { get; init; }

    /// <summary>Left out with nothing in their place, because it was said already.</summary>
    public required int Dropped { get; init; }

    /// <summary>Sentences of the guidance added at the end, because the model had left out what must be said.</summary>
    public required int Appended { get; init; }

    /// <summary>What was found in sentences that failed, also in those that passed when written again.</summary>
    public required IReadOnlyList<FaultCount> Faults { get; init; }

    /// <summary>True when it was written for somebody who had asked the same shortly before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReused { get; init; }

    /// <summary>Tokens that the model read, over all requests; null when it does not say.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that the model wrote, over all requests; null when it does not say.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Why the model ended: <c>stop</c>, <c>length</c>, …; null when it did not come to an end.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why the guidance speaks instead of the model, or goes on where the model ended; null when the model wrote to its end.</summary>
    public Fallback? Fallback { get; init; }
}

/// <summary>How often a fault was found.</summary>
public sealed record FaultCount(SentenceFault Fault, int Count);

/// <summary>Why a sentence that a model wrote is not shown.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SentenceFault>))]
public enum SentenceFault
{
    /// <summary>It cites no source.</summary>
    NoCitation,

    /// <summary>It cites a number that the model was not given.</summary>
    UnknownCitation,

    /// <summary>An amount, rate, date, form, article or other figure stands in no source that it cites.</summary>
    FigureNotInSource,

    /// <summary>A name or code that neither its sources nor the guidance know.</summary>
    NameNotInSource,

    /// <summary>Too few of its words stand in the sources that it cites.</summary>
    NotInSource,

    /// <summary>It is not in the language of the answer.</summary>
    WrongLanguage,

    /// <summary>It promises, threatens, or decides somebody's case.</summary>
    PromiseOrDecision,

    /// <summary>It holds an address, a link, code or other markup.</summary>
    Markup,

    /// <summary>It repeats the instructions that the model was given.</summary>
    EchoesInstructions,

    /// <summary>It says what a sentence before it said.</summary>
    Repeated,

    /// <summary>It does not end.</summary>
    TooLong,
}

/// <summary>Why the guidance speaks instead of the model.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Fallback>))]
public enum Fallback
{
    /// <summary>Too many wait for the model.</summary>
    Overloaded,

    /// <summary>The model took too long.</summary>
    TimeLimit,

    /// <summary>The model failed.</summary>
    ModelFailed,

    /// <summary>The model wrote nothing that may be shown, or too little of it.</summary>
    DraftFailed,
}
