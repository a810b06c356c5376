using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Finds promises, threats and decisions, as <c>knowledge/gate.yml</c> words them. Words are compared folded;
/// <c>*</c> ends a word whose ending varies, <c>_</c> stands for up to two words.
/// </summary>
public sealed class ForbiddenPhrases
{
    private const string Gap = "_";
    private const int LongestGap = 2;

    private readonly Dictionary<Language, List<string[]>> _phrases;

    /// <summary>Reads the phrases once.</summary>
    public ForbiddenPhrases(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _phrases = LanguageCodes.All.ToDictionary(
            l => l,
            l => knowledge.Gate.All(l).Select(p => p.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word).ToArray()).Where(p => p.Length > 0).ToList());
    }

    /// <summary>True when a text of that language holds one of them.</summary>
    public bool IsIn(string text, Language language)
    {
        var tokens = Folding.Tokens(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (var phrase in _phrases[language])
            {
                if (Stands(phrase, 0, tokens, i))
                    return true;
            }
        }

        return false;
    }

    private static string Word(string word) => word == Gap ? Gap : Folding.Fold(word);

    private static bool Stands(string[] phrase, int word, List<string> tokens, int at)
    {
        if (word == phrase.Length)
            return true;
        if (phrase[word] == Gap)
            return Enumerable.Range(0, LongestGap + 1).Any(skip => Stands(phrase, word + 1, tokens, at + skip));
        return at < tokens.Count && Is(phrase[word], tokens[at]) && Stands(phrase, word + 1, tokens, at + 1);
    }

    private static bool Is(string word, string token) =>
        word[^1] == '*' ? token.AsSpan().StartsWith(word.AsSpan(0, word.Length - 1)) : token == word;
}
