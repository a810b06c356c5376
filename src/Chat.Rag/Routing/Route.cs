using Chat.Core.Answers;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;

namespace Chat.Rag.Routing;

/// <summary>How a question will be ended: what is said first, who is named, and which guidance follows.</summary>
public sealed record Route
{
    /// <summary>The outcome.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>A fixed reply to say first; null when the guidance speaks for itself.</summary>
    public string? Reply { get; init; }

    /// <summary>Administrations that the reply names; each becomes a source with its official page.</summary>
    public IReadOnlyList<Administration> Administrations { get; init; } = [];

    /// <summary>Official page that goes with the reply, and its name; null for none.</summary>
    public (string Title, string Url)? Link { get; init; }

    /// <summary>Articles that the reply rests on.</summary>
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>Guidance to quote, most important first.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>Articles to quote word for word, where no topic answers.</summary>
    public IReadOnlyList<LawHit> Law { get; init; } = [];

    /// <summary>True to quote the first topic whole; false for short answers only.</summary>
    public bool WholeTopic { get; init; }

    /// <summary>One question back.</summary>
    public Clarification? Clarification { get; init; }

    /// <summary>True when a person should be offered first.</summary>
    public bool OffersPerson { get; init; }
}
