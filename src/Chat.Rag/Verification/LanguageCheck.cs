using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Rag.Screening;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Tells whether a sentence is in the language of the answer. Lenient where a sentence is too short or the languages too near to
/// tell: only a sentence that is clearly another language is refused. Words between quotation marks do not count, since law is quoted in
/// Spanish; nor do names, which have a language of their own.
/// </summary>
public sealed partial class LanguageCheck(LanguageIdentifier identifier, GuidanceVocabulary vocabulary)
{
    private const int FewestWords = 4;
    private const int ShortSentence = 9;
    private const float Clearly = 0.6f;

    /// <summary>False when the text is clearly in another language, one of the four or not.</summary>
    public bool MayBe(string text, Language language)
    {
        var words = Name().Replace(Quotation().Replace(text, " "), "$1");
        var tokens = Folding.Tokens(words).Where(t => t.Length > 1 && !char.IsAsciiDigit(t[0])).ToList();
        // A few words that are all words of this language may be of its neighbour too: "el recargo es del 10 % cada mes".
        if (tokens.Count < FewestWords || (tokens.Count < ShortSentence && tokens.TrueForAll(t => vocabulary.Has(t, language))))
            return true;
        var found = identifier.Identify(words);
        return found.Language == language || found.Confidence < Clearly;
    }

    // A capital inside a sentence; after a full stop or colon any word has one.
    [GeneratedRegex(@"([\p{Ll}\d,;] )\p{Lu}[\p{L}·'’-]*(?: \p{Lu}[\p{L}·'’-]*)*", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("«[^»]*»|“[^”]*”|\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quotation();
}
