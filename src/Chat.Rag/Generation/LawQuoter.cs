using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Generation;

/// <summary>Quotes articles word for word, with their validity and official page.</summary>
public sealed class LawQuoter(KnowledgeBase knowledge)
{
    private const string BoePrefix = "BOE-A-";

    /// <summary>The source that stands for an article.</summary>
    public Source ToSource(UnitHit hit, int number)
    {
        ArgumentNullException.ThrowIfNull(hit);
        var passage = hit.Best;
        var title = TitleOf(passage);
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
            TaxYears = [],
            Scope = passage.Scope,
            ValidFrom = passage.ValidFrom,
            ValidUntil = passage.ValidUntil,
            Updated = passage.Provenance.Updated,
            // Law and heading say which article the words are of, and are shown with them.
            Quote = title + "\n" + passage.Text,
            RestsOn = [passage.Unit],
            LegalBasis = url is null ? [] : [new LegalReference(passage.Unit, title, url)],
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

    private string TitleOf(Passage passage) => $"{NameOf(passage)}. {passage.Heading.TrimEnd('.')}";

    private string NameOf(Passage passage) => knowledge.Laws.Laws.TryGetValue(passage.Document, out var law) ? law.Short : passage.DocumentTitle;

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
