using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing;

/// <summary>One generation of an index, open for searching; safe for many threads, never changes.</summary>
public interface IPassageIndex : IAsyncDisposable
{
    /// <summary>What it was made of.</summary>
    IndexManifest Manifest { get; }

    /// <summary>Units with their best passage, best first.</summary>
    /// <exception cref="IndexException">A server cannot be reached, or the index is damaged.</exception>
    Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation);

    /// <summary>All passages of a unit, all wordings, by validity and ordinal; empty when there is none.</summary>
    Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation);
}

/// <summary>What to look for, and where.</summary>
/// <param name="Text">The question as a citizen asked it.</param>
/// <param name="Language">Its language.</param>
public sealed record PassageQuery(string Text, Language Language)
{
    /// <summary>Only wordings in force on this day; null for any.</summary>
    public DateOnly? InForceOn { get; init; }

    /// <summary>Only these scopes; null for all.</summary>
    public IReadOnlySet<string>? Scopes { get; init; }

    /// <summary>Only these ranks; null for all.</summary>
    public IReadOnlySet<DocumentRank>? Ranks { get; init; }

    /// <summary>Only passages in these languages; null for all.</summary>
    public IReadOnlySet<Language>? Languages { get; init; }

    /// <summary>How many units, 1 to 100.</summary>
    public int Limit { get; init; } = 20;
}

/// <summary>A unit that was found.</summary>
/// <param name="Unit">Its id.</param>
/// <param name="Score">Comparable within one search only.</param>
/// <param name="Best">The passage that matched best.</param>
/// <param name="Why">How the score came about.</param>
public sealed record UnitHit(string Unit, float Score, Passage Best, HitExplanation Why);

/// <summary>How a score came about; every part is kept, so that a ranking can be explained.</summary>
/// <param name="Lexical">Words and concepts, before priors.</param>
/// <param name="Dense">Cosine of the vectors; 0 without vectors.</param>
/// <param name="Prior">Factor for rank, kind and law.</param>
/// <param name="Rerank">What a reranker said; null without one.</param>
/// <param name="Terms">What matched, heaviest first.</param>
public sealed record HitExplanation(float Lexical, float Dense, float Prior, float? Rerank, IReadOnlyList<MatchedTerm> Terms);

/// <summary>A word or concept of the question that stands in a passage.</summary>
/// <param name="Asked">Concept id (<c>c:indemnizacion-despido</c>) or word of the question.</param>
/// <param name="Found">The stems that were found for it.</param>
/// <param name="Field"><c>title</c> or <c>text</c>.</param>
/// <param name="Score">What it added.</param>
public sealed record MatchedTerm(string Asked, string Found, string Field, float Score);
