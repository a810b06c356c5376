using Chat.Core.Languages;

namespace Chat.Rag.Indexing.Analysis;

/// <summary>A question as an index looks for it: in the law's Spanish as far as the glossary reaches, and in the asker's own words beyond.</summary>
/// <param name="Language">The asker's.</param>
/// <param name="Concepts">What the glossary knew, in the order in which it stands in the question.</param>
/// <param name="Words">Words that carry matter and are in no concept.</param>
/// <param name="Stems">Terms of all words that carry matter, each once, in the asker's language.</param>
/// <param name="DistinctStems">How many different words carry matter.</param>
public sealed record AnalyzedQuery(Language Language, IReadOnlyList<QueryConcept> Concepts, IReadOnlyList<QueryWord> Words, IReadOnlyList<string> Stems, int DistinctStems)
{
    // 127 requests for rulings, written by advisers, gain nothing from the glossary; citizens' questions stay below this.
    private const int LongestCitizenQuestion = 12;

    /// <summary>True for a long formal question in Spanish, which is better looked for in its own words.</summary>
    public bool IsFormal => Language == Language.Es && DistinctStems > LongestCitizenQuestion;
}

/// <summary>A stretch of the question that the glossary knows; of its variants the best counts.</summary>
/// <param name="Ids">Concepts that these words may mean; mostly one.</param>
/// <param name="Asked">The words of the question, folded.</param>
/// <param name="Words">How many words that carry matter it covers.</param>
/// <param name="Variants">Ways to say it in Spanish.</param>
public sealed record QueryConcept(IReadOnlyList<string> Ids, string Asked, int Words, IReadOnlyList<QueryVariant> Variants);

/// <summary>A Spanish way to say a concept.</summary>
/// <param name="Concept">Whose it is.</param>
/// <param name="Stems">Terms of all words that carry matter, each once, in the asker's language.</param>
/// <param name="Phrase">The term under which a passage that has them side by side is found; null for a single stem.</param>
/// <param name="Weight">1 for the law's own term, less for the others.</param>
/// <param name="IsCanonical">True for the law's own term.</param>
public sealed record QueryVariant(string Concept, IReadOnlyList<string> Stems, string? Phrase, float Weight, bool IsCanonical);

/// <summary>A word that no concept has.</summary>
/// <param name="Text">Folded.</param>
/// <param name="Term">Its term in passages of the asker's language.</param>
/// <param name="Skeleton">For finding cognates in Spanish passages; null for a Spanish question.</param>
public sealed record QueryWord(string Text, string Term, string? Skeleton);
