using System.Text.Json.Serialization;

namespace Chat.Core.Answers;

/// <summary>Every way in which a question can end. Wording, statistics and filters hang off this one list.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Answered in full from sources.</summary>
    Answered,

    /// <summary>Answered, but not all of it, or not for the year asked; a notice says what is missing.</summary>
    AnsweredPartial,

    /// <summary>One question back, because the answer depends on what was not said.</summary>
    Clarification,

    /// <summary>Another administration is competent; named, with its official page.</summary>
    RedirectedOtherAdministration,

    /// <summary>Needs the person's own file, which this service cannot see.</summary>
    RedirectedOwnData,

    /// <summary>Asks for help to evade tax.</summary>
    DeclinedEvasion,

    /// <summary>Tries to change how the service works, or to get at what it must not say.</summary>
    DeclinedInjection,

    /// <summary>Insults or threats.</summary>
    DeclinedAbuse,

    /// <summary>Not a tax question.</summary>
    DeclinedOutOfScope,

    /// <summary>Someone in distress: people who help come first.</summary>
    SignpostedCrisis,

    /// <summary>A tax question for which nothing good enough was found.</summary>
    NotFound,

    /// <summary>Too many questions at once.</summary>
    FailedOverloaded,

    /// <summary>No answer in time.</summary>
    FailedTimeout,

    /// <summary>A fault of the service.</summary>
    FailedError,
}

/// <summary>How the words of an answer came to be.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AnswerMode>))]
public enum AnswerMode
{
    /// <summary>Written by the model, gated sentence by sentence.</summary>
    Generated,

    /// <summary>The guidance's own words.</summary>
    Quoted,

    /// <summary>A fixed reply.</summary>
    Fixed,
}

/// <summary>What a source is; it decides how much weight its words have.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>A law or legislative decree.</summary>
    Law,

    /// <summary>A regulation.</summary>
    Regulation,

    /// <summary>A ministerial order or a resolution.</summary>
    Order,

    /// <summary>A ruling.</summary>
    Ruling,

    /// <summary>An official manual.</summary>
    Manual,

    /// <summary>Guidance of this service, resting on articles of the law.</summary>
    Guidance,

    /// <summary>The filing calendar.</summary>
    Calendar,

    /// <summary>An administration and its official page.</summary>
    Administration,

    /// <summary>A calculation made for this answer: inputs, rule, steps and result.</summary>
    Calculation,
}
