using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Text;

/// <summary>The words of a text as retrieval and screening see them.</summary>
/// <param name="Tokens">All words, folded.</param>
/// <param name="Stems">Stems of the words that carry matter.</param>
/// <param name="Concepts">Ids of glossary concepts, the same in every language.</param>
public sealed record AnalyzedText(IReadOnlyList<string> Tokens, IReadOnlyList<string> Stems, IReadOnlyList<string> Concepts);

/// <summary>Turns text of a language into stems and concepts.</summary>
public sealed class TextAnalyzer
{
    private readonly Dictionary<Language, HashSet<string>> _stopWords;
    private readonly GlossaryMatcher _glossary;

    /// <summary>Builds the glossary's look-up.</summary>
    public TextAnalyzer(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _stopWords = knowledge.Wording.StopWords.ToDictionary(w => w.Key, w => w.Value.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal));
        _glossary = new GlossaryMatcher(knowledge.Concepts, (text, language) => Words(Folding.Tokens(text), language));
    }

    /// <summary>Analyses a text written in that language.</summary>
    public AnalyzedText Analyze(string text, Language language)
    {
        var tokens = Folding.Tokens(text);
        var words = Words(tokens, language);
        return new AnalyzedText(tokens, [.. words.Where(w => w.CarriesMatter).Select(w => w.Stem)], _glossary.Match(words, language));
    }

    private GlossaryWord[] Words(List<string> tokens, Language language)
    {
        var stop = _stopWords[language];
        return [.. tokens.Select(t => Uninflected(t, language)).Select(t => new GlossaryWord(Stemmer.Stem(t, language), t.Length > 1 && !stop.Contains(t) && !IsAmount(t)))];
    }

    // Basque inflects numbers too: "714a", "303aren" are the forms 714 and 303.
    private static string Uninflected(string token, Language language)
    {
        if (language != Language.Eu || !char.IsAsciiDigit(token[0]))
            return token;
        var end = token.Length;
        while (char.IsAsciiLetter(token[end - 1]))
            end--;
        return token[..end];
    }

    // The citizen's own amounts are not matter ("gano 19.500"); three digits may be a form, four a year.
    private static bool IsAmount(string token) =>
        char.IsAsciiDigit(token[0]) && (token.Length is < 3 or > 4 || token.AsSpan().ContainsAnyExceptInRange('0', '9'));
}
