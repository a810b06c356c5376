using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Insight;
using Chat.Rag.Knowledge;
using Chat.Web.Hosting;

namespace Chat.Web.Panel.Search;

/// <summary>What the search page of the panel asks for, as its address says it; what it says wrongly is as if it had not been said.</summary>
internal static class SearchOrder
{
    /// <summary>Kinds of source that can be asked for, the most binding first.</summary>
    public static IReadOnlyList<DocumentRank> Ranks { get; } = [DocumentRank.Law, DocumentRank.Regulation, DocumentRank.Order, DocumentRank.Ruling, DocumentRank.Manual, DocumentRank.Guidance];

    /// <summary>The question; year and territory stand in its context, as a conversation would have settled them.</summary>
    public static Question Question(string text, string? language, string? year, string? territory, KnowledgeBase knowledge, DateOnly today) => new(
        text,
        LanguageCodes.TryParse(language, out var chosen) ? chosen : null,
        today,
        new ConversationContext(
            TaxYear: int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named >= 2000 && named <= today.Year + 1 ? named : null,
            Territory: territory is not null && knowledge.Territories.ContainsKey(territory) ? territory : null));

    /// <summary>Where to look.</summary>
    public static InspectionFilter Filter(string? kind, bool everywhere) =>
        new(Ranks.Where(r => Spelling.Of(r) == kind).ToHashSet() is { Count: > 0 } ranks ? ranks : null, everywhere);

    /// <summary>A concept by its first name in a language, or the word itself.</summary>
    public static string TermName(MatchedTerm term, KnowledgeBase knowledge, Language language)
    {
        const string Concept = "c:";
        if (!term.Asked.StartsWith(Concept, StringComparison.Ordinal))
            return term.Asked;
        var id = term.Asked[Concept.Length..];
        return knowledge.Concepts.FirstOrDefault(c => c.Id == id) is { } concept && concept.Variants.GetValueOrDefault(language) is [var first, ..] ? first : id;
    }
}
