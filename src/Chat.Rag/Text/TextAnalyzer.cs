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
    private readonly Dictionary<Language, Lazy<GlossaryMatcher>> _glossaries;

    /// <summary>The glossary's look-up in a language is built when it is first needed.</summary>
    public TextAnalyzer(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _stopWords = knowledge.Wording.StopWords.ToDictionary(w => w.Key, w => w.Value.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal));
        _glossaries = LanguageCodes.All.ToDictionary(l => l, l => new Lazy<GlossaryMatcher>(() => new GlossaryMatcher(knowledge.Concepts, l, t => Read(t, l))));
    }

    /// <summary>Analyses a text written in that language.</summary>
    public AnalyzedText Analyze(string text, Language language)
    {
        var tokens = Folding.Tokens(text);
        var words = tokens.ConvertAll(t => Read(t, language));
        return new AnalyzedText(tokens, [.. words.Where(w => w.CarriesMatter).Select(w => w.Stem)], _glossaries[language].Value.Match(words));
    }

    private GlossaryWord Read(string token, Language language)
    {
        var word = Uninflected(token, language);
        return new GlossaryWord(Stemmer.Stem(word, language), word.Length > 1 && !_stopWords[language].Contains(word) && !IsAmount(word));
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
