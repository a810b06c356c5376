using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;

namespace Chat.Rag.Generation;

/// <summary>Quotes articles, and sections of manuals and pages, word for word, with their validity and official page.</summary>
public sealed class LawQuoter(KnowledgeBase knowledge)
{
    private const string BoePrefix = "BOE-A-";

    /// <summary>The source that stands for an article.</summary>
    public Source ToSource(UnitHit hit, int number)
    {
        ArgumentNullException.ThrowIfNull(hit);
        var passage = hit.Best;
        var title = TitleOf(passage);
        // Law and heading say which article the words are of, and are shown with them.
        var before = title + "\n";
        var url = passage.Document.StartsWith(BoePrefix, StringComparison.Ordinal) ? LegalIndex.PageOf(passage.Unit)
            : Uri.TryCreate(passage.Provenance.Address, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps ? page.AbsoluteUri
            : null;
        return new Source
        {
            Number = number,
            Id = passage.Unit,
            Title = title,
            Url = url,
            Kind = KindOf(passage.Rank),
            Language = passage.Language.Code(),
            TaxYears = IsLaw(passage.Rank) || EditionYear.Of(passage) is not { } year ? [] : [year],
            Scope = passage.Scope,
            ValidFrom = passage.ValidFrom,
            ValidUntil = passage.ValidUntil,
            Updated = passage.Provenance.Updated,
            Quote = before + passage.Text,
            Marks = [.. MatchedWords.In(passage.Text, passage.Language, hit.Why.Terms).Select(s => s with { Start = s.Start + before.Length })],
            RestsOn = [passage.Unit],
            LegalBasis = url is null || !IsLaw(passage.Rank) ? [] : [new LegalReference(passage.Unit, title, url)],
            History = HistoryOf(passage),
        };
    }

    /// <summary>Law and article, then the passage paragraph by paragraph.</summary>
    public IReadOnlyList<AnswerSentence> Quote(UnitHit hit, int source)
    {
        ArgumentNullException.ThrowIfNull(hit);
        var passage = hit.Best;
        var paragraphs = passage.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [Sentence($"**{TitleOf(passage)}**"), .. paragraphs.Select(p => Sentence(p.Replace("**", "", StringComparison.Ordinal)))];

        AnswerSentence Sentence(string words) => new(words, AnswerSection.Answer, [source], Language: passage.Language.Code());
    }

    /// <summary>True for what binds; manuals and pages only explain it.</summary>
    public static bool IsLaw(DocumentRank rank) => rank is DocumentRank.Law or DocumentRank.Regulation or DocumentRank.Order or DocumentRank.Ruling;

    /// <summary>Name of the document and heading of the unit.</summary>
    public string TitleOf(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        // Some titles in the official gazette end with a full stop.
        var name = NameOf(passage).TrimEnd('.');
        var heading = passage.Heading.TrimEnd('.');
        // The first section of a page is headed by the page's own title.
        return heading.Length == 0 || heading == name ? name : $"{name}. {heading}";
    }

    // A manual is quoted with its year, which may stand in its address only.
    private string NameOf(Passage passage)
    {
        if (knowledge.Laws.Laws.TryGetValue(passage.Document, out var law))
            return law.Short;
        return !IsLaw(passage.Rank) && EditionYear.Of(passage) is { } year && year.ToString(CultureInfo.InvariantCulture) is var edition
            && !passage.DocumentTitle.Contains(edition, StringComparison.Ordinal) ? $"{passage.DocumentTitle} ({edition})" : passage.DocumentTitle;
    }

    // Ids of pages hold slashes; a page has no wordings to compare.
    private static string? HistoryOf(Passage passage) =>
        IsLaw(passage.Rank) && passage.Unit.Split('#') is [var document, var unit] && !passage.Unit.Contains('/', StringComparison.Ordinal)
            ? $"/norma/{Uri.EscapeDataString(document)}/{Uri.EscapeDataString(unit)}" : null;

    private static SourceKind KindOf(DocumentRank rank) => rank switch
    {
        DocumentRank.Law => SourceKind.Law,
        DocumentRank.Regulation => SourceKind.Regulation,
        DocumentRank.Order => SourceKind.Order,
        DocumentRank.Ruling => SourceKind.Ruling,
        DocumentRank.Manual => SourceKind.Manual,
        _ => SourceKind.Guidance,
    };
}
