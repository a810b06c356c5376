using Chat.Core.Languages;
using Chat.Rag.Screening;

namespace Chat.Rag.Ingestion.Html;

/// <summary>
/// The language that a text is really written in. Attributes and addresses are not believed: many pages under <c>eu_es</c> have a Spanish body.
/// </summary>
public sealed class BodyLanguage(LanguageIdentifier identifier)
{
    private const int WordsOfPiece = 40;
    private const int MostPieces = 48; // about two pages; more change nothing

    /// <summary>The language of most of the text; null when that is none of the four, Spanish when there are no words.</summary>
    public Language? Of(IEnumerable<string> paragraphs)
    {
        var votes = new Dictionary<int, float>();
        foreach (var piece in Pieces(paragraphs))
        {
            var found = identifier.Identify(piece);
            // -1 for none of the four; a piece counts as much as it is sure and long.
            var key = found.Language is { } language ? (int)language : -1;
            votes[key] = votes.GetValueOrDefault(key) + (found.Confidence * piece.Length);
        }

        return votes.Count == 0 ? Language.Es : votes.MaxBy(v => v.Value).Key is >= 0 and var best ? (Language)best : null;
    }

    // Spread over the whole text: the first pages of a manual may be its contents and names.
    private static IEnumerable<string> Pieces(IEnumerable<string> paragraphs)
    {
        var all = paragraphs.SelectMany(p => p.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Chunk(WordsOfPiece).ToList();
        var step = Math.Max(1, all.Count / MostPieces);
        return all.Where((_, i) => i % step == 0).Select(words => string.Join(' ', words));
    }
}
