using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Indexing.Analysis;

/// <summary>
/// Finds the glossary's variants in the words of a question, the longest first. Function words are left out on both sides, so that
/// "indemnización por despido" meets "indemnización de despido"; numbers count. A variant of which so only one word is left
/// ("no residente", "mi casa") is found by all its words in a row, because the one word means something else.
/// </summary>
internal sealed class ConceptFinder
{
    private const int LongestVariant = 8;
    private const int ShortestPrefix = 4;
    private const int BucketPrefix = 3;

    // They say nothing about which thing is meant, so they may fall away from "el IVA" too.
    private static readonly HashSet<string> Articles = new(
        "el la los las lo un una unos unas de del al els les l uns unes d dels o a os as unha unhas do da dos das bat".Split(' '), StringComparer.Ordinal);

    private readonly Language _language;
    private readonly Func<string, bool> _isStopWord;
    private readonly Dictionary<string, List<Variant>> _byFirst = new(StringComparer.Ordinal);

    public ConceptFinder(IEnumerable<Concept> concepts, Language language, Func<string, bool> isStopWord)
    {
        (_language, _isStopWord) = (language, isStopWord);
        var words = new WordMemo<Word>(t => WordOf(t, 0));
        foreach (var concept in concepts)
        {
            foreach (var text in concept.Variants[language])
            {
                if (Read(concept.Id, text, words) is not { } variant)
                    continue;
                var first = Bucket(variant.Words[0]);
                if (!_byFirst.TryGetValue(first, out var list))
                    _byFirst[first] = list = [];
                list.Add(variant);
            }
        }

        foreach (var list in _byFirst.Values)
            list.Sort((a, b) => b.Words.Length - a.Words.Length);
    }

    /// <summary>A stretch of words that is a variant of concepts.</summary>
    /// <param name="From">First word.</param>
    /// <param name="To">Behind the last word.</param>
    /// <param name="Matter">How many of them carry matter.</param>
    /// <param name="Concepts">Ids.</param>
    public sealed record Match(int From, int To, int Matter, IReadOnlyList<string> Concepts);

    /// <summary>The concepts of a question, in its order; a word serves one only.</summary>
    public List<Match> Find(IReadOnlyList<string> tokens)
    {
        var words = tokens.Select(WordOf).ToArray();
        var matter = words.Where(w => !w.IsStopWord).ToArray();
        var matches = new List<Match>();
        for (var i = 0; i < words.Length;)
        {
            var best = Longest(words, matter, i);
            if (best is null)
            {
                i++;
                continue;
            }

            matches.Add(best);
            i = best.To;
        }

        return matches;
    }

    private Match? Longest(Word[] words, Word[] matter, int at)
    {
        if (!_byFirst.TryGetValue(Bucket(words[at].Stem, words[at].Text), out var variants))
            return null;
        var ids = new List<string>();
        var (to, exactly) = (0, false);
        var inMatter = words[at].IsStopWord ? -1 : Array.IndexOf(matter, words[at]);
        foreach (var variant in variants)
        {
            var sequence = variant.IsWhole ? words : matter;
            var start = variant.IsWhole ? at : inMatter;
            if (start < 0 || start + variant.Words.Length > sequence.Length || !StandsAt(variant, sequence, start))
                continue;
            var end = sequence[start + variant.Words.Length - 1].Position + 1;
            // The longest stretch wins; of the same stretch, what matches by every word.
            if (end < to || (end == to && exactly && !variant.IsWhole))
                continue;
            if (end > to || (variant.IsWhole && !exactly))
                ids.Clear();
            (to, exactly) = (end, variant.IsWhole);
            if (!ids.Contains(variant.Concept))
                ids.Add(variant.Concept);
        }

        return ids.Count == 0 ? null : new Match(at, to, words[at..to].Count(w => !w.IsStopWord), ids);
    }

    private bool StandsAt(Variant variant, Word[] words, int start)
    {
        for (var i = 0; i < variant.Words.Length; i++)
        {
            var (word, wanted) = (words[start + i], variant.Words[i]);
            if (word.Stem == wanted.Stem)
                continue;
            // Basque words carry their endings with them: a variant is the beginning of what is asked.
            if (_language != Language.Eu || wanted.Text.Length < ShortestPrefix || !word.Text.StartsWith(wanted.Text, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static Variant? Read(string concept, string text, WordMemo<Word> known)
    {
        // Where a word stands is asked of questions only.
        var words = Folding.Tokens(text).Take(LongestVariant).Select(known.Of).ToArray();
        var matter = Array.FindAll(words, w => !w.IsStopWord);
        if (words.Length == 0 || (matter.Length == 0 && words.Length == 1))
            return null;
        var isWhole = matter.Length == 0
            || (matter.Length == 1 && words.Length > 1 && Array.Exists(words, w => w.IsStopWord && !Articles.Contains(w.Text)))
            || Array.TrueForAll(matter, w => Terms.IsNumber(w.Text));
        return new Variant(concept, isWhole ? words : matter, isWhole);
    }

    private Word WordOf(string token, int position) => new(token, Stem(token), _isStopWord(token), position);

    private string Stem(string token) => _language == Language.Es ? SpanishStemmer.Stem(token) : Stemmer.Stem(token, _language);

    private string Bucket(Word word) => Bucket(word.Stem, word.Text);

    // Variants of Basque are looked up by their first letters, because the stem of an inflected word is not always the variant's.
    private string Bucket(string stem, string text) => _language != Language.Eu ? stem : text.Length > BucketPrefix ? text[..BucketPrefix] : text;

    private sealed record Word(string Text, string Stem, bool IsStopWord, int Position);

    private sealed record Variant(string Concept, Word[] Words, bool IsWhole);
}
