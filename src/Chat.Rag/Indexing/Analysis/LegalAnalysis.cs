using System.Security.Cryptography;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Indexing.Analysis;

/// <summary>
/// Turns questions in four languages, and passages, into the same terms. It is shared by all indexes, and an index is only as good as
/// the analysis that it was made with: <see cref="Digest"/> is kept in its manifest.
/// </summary>
public sealed class LegalAnalysis
{
    // Raise it when the same glossary gives other terms.
    private const string Rules = "1";
    private const int LongestVariant = 8;

    private readonly Dictionary<Language, HashSet<string>> _stopWords;
    // Each made when its language is first asked in: a start does not wait for all four.
    private readonly Dictionary<Language, Lazy<ConceptFinder>> _finders;
    private readonly Dictionary<string, IReadOnlyList<QueryVariant>> _variants;
    private readonly PhraseFinder _phrases;
    // Made when a word of the language is first unknown.
    private readonly Dictionary<Language, Lazy<Misspellings>> _misspellings;

    /// <summary>Builds the look-ups of the glossary.</summary>
    public LegalAnalysis(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _stopWords = knowledge.Wording.StopWords.ToDictionary(w => w.Key, w => w.Value.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal));
        _finders = LanguageCodes.All.ToDictionary(l => l, l => new Lazy<ConceptFinder>(() => new ConceptFinder(knowledge.Concepts, l, t => IsStopWord(t, l))));
        var terms = new WordMemo<string>(w => Terms.Of(w, Language.Es));
        _variants = knowledge.Concepts.ToDictionary(c => c.Id, c => Variants(c, terms), StringComparer.Ordinal);
        var phrases = _variants.Values.SelectMany(v => v).Select(v => v.Phrase).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        _phrases = new PhraseFinder(phrases);
        _misspellings = LanguageCodes.All.ToDictionary(l => l, l => new Lazy<Misspellings>(() => new Misspellings(knowledge.Concepts.SelectMany(c => c.Variants[l]).SelectMany(Folding.Tokens))));
        QuestionDigest = knowledge.Version;
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', phrases.Prepend(Rules).Concat(_stopWords[Language.Es].Order(StringComparer.Ordinal))))))[..16];
    }

    /// <summary>Names what decides the terms of a passage: rules, stop words, phrases. Variants in the other languages may grow without it.</summary>
    public string Digest { get; }

    /// <summary>Names what decides how questions are taken apart: the whole glossary, in all languages.</summary>
    internal string QuestionDigest { get; }

    /// <summary>A question, ready to be looked for.</summary>
    public AnalyzedQuery Analyze(string question, Language language)
    {
        ArgumentNullException.ThrowIfNull(question);
        var tokens = Folding.Tokens(question);
        var matches = FindMeant(tokens, language);
        var concepts = matches.Select(m => new QueryConcept(m.Concepts, string.Join(' ', tokens[m.From..m.To]), m.Matter, [.. m.Concepts.SelectMany(c => _variants[c])])).ToList();
        var free = new List<QueryWord>();
        var stems = new HashSet<string>(StringComparer.Ordinal);
        for (var (i, next) = (0, 0); i < tokens.Count; i++)
        {
            while (next < matches.Count && matches[next].To <= i)
                next++;
            var token = tokens[i];
            if (IsStopWord(token, language) || (Terms.IsNumber(token) && !Terms.IsName(token)))
                continue;
            var term = Terms.Of(token, language);
            if (!stems.Add(term) || (next < matches.Count && matches[next].From <= i))
                continue;
            free.Add(new QueryWord(token, term, language == Language.Es ? null : Skeleton.Of(token)));
        }

        return new AnalyzedQuery(language, concepts, free, [.. stems], stems.Count);
    }

    /// <summary>The terms of a passage's text, in order; phrases of the glossary come after the words.</summary>
    internal void ReadTerms(string text, Language language, Action<string> found)
    {
        var stems = Stems(Folding.Tokens(text), language);
        stems.ForEach(found);
        if (language == Language.Es)
            _phrases.Find(stems, found);
        else
            _finders[language].Value.Find(Folding.Tokens(text)).ForEach(m => m.Concepts.ToList().ForEach(c => found(Terms.OfConcept(c))));
    }

    // A word that the glossary does not have, and one of its words is a letter apart: it is taken for that one where a concept comes of it. Else it stays.
    private List<ConceptFinder.Match> FindMeant(List<string> tokens, Language language)
    {
        var matches = _finders[language].Value.Find(tokens);
        List<string>? meant = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!matches.Any(m => m.From <= i && i < m.To) && !IsStopWord(tokens[i], language) && _misspellings[language].Value.Meant(tokens[i]) is { } word)
                (meant ??= [.. tokens])[i] = word;
        }

        return meant is null ? matches : _finders[language].Value.Find(meant);
    }

    private List<string> Stems(List<string> tokens, Language language)
    {
        var stems = new List<string>(tokens.Count);
        foreach (var token in tokens)
        {
            if (!IsStopWord(token, language))
                stems.Add(Terms.Of(token, language));
        }

        return stems;
    }

    private bool IsStopWord(string token, Language language) => token.Length == 1 ? !char.IsAsciiDigit(token[0]) : _stopWords[language].Contains(token);

    private IReadOnlyList<QueryVariant> Variants(Concept concept, WordMemo<string> terms)
    {
        var variants = new List<QueryVariant>();
        foreach (var text in concept.Variants[Language.Es])
        {
            var words = Folding.Tokens(text);
            var stems = words.Where(w => !IsStopWord(w, Language.Es)).Take(LongestVariant).Select(terms.Of).ToList();
            // "mi casa" without "mi" is another thing, and a number alone is none.
            if (stems.Count == 0 || stems.All(Terms.IsNumber) || (stems.Count == 1 && words.Count > 1 && variants.Count > 0) || variants.Any(v => v.Stems.SequenceEqual(stems)))
                continue;
            var phrase = stems.Count > 1 ? string.Join(Terms.Joint, stems) : null;
            variants.Add(new QueryVariant(concept.Id, stems, phrase, variants.Count == 0 ? 1 : 0.7f, variants.Count == 0));
        }

        return variants;
    }
}
