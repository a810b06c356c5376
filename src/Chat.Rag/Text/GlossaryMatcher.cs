using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Text;

/// <summary>A word of a text in the glossary's eyes.</summary>
/// <param name="Stem">Its stem.</param>
/// <param name="CarriesMatter">False for function words, single letters and amounts.</param>
internal readonly record struct GlossaryWord(string Stem, bool CarriesMatter);

/// <summary>
/// Finds concepts in the words of a text of one language: the longest variant wins, and a word may only serve one concept.
/// Function words are left out on both sides, so that "indemnización por despido" meets "indemnización de despido". A variant of which
/// so only one word is left, or none, is found by all its words in a row: "mi casa" is not any "casa", and "hasta cuándo puedo presentar la
/// renta" asks for a date. What that rule brings: docs/evaluation.md.
/// </summary>
internal sealed class GlossaryMatcher
{
    private const int LongestVariant = 6;

    // They say nothing about which thing is meant, so they may fall away from "el IVA".
    private static readonly HashSet<string> Articles = new(
        "el la los las lo un una unos unas de del al els les l uns unes d dels o a os as unha unhas do da dos das bat".Split(' '), StringComparer.Ordinal);

    private readonly Dictionary<string, List<string>> _byMatter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byAllWords = new(StringComparer.Ordinal);

    public GlossaryMatcher(IEnumerable<Concept> concepts, Language language, Func<string, GlossaryWord> read)
    {
        var words = new WordMemo<GlossaryWord>(read);
        foreach (var concept in concepts)
        {
            foreach (var variant in concept.Variants[language])
            {
                var tokens = Folding.Tokens(variant);
                Add(concept.Id, tokens, tokens.ConvertAll(words.Of));
            }
        }
    }

    /// <summary>Ids of the concepts found, in order; a word with two meanings gives both.</summary>
    public List<string> Match(IReadOnlyList<GlossaryWord> words)
    {
        var stems = words.Select(w => w.Stem).ToArray();
        var matter = Enumerable.Range(0, stems.Length).Where(i => words[i].CarriesMatter).ToArray();
        var matterStems = matter.Select(i => stems[i]).ToArray();
        var found = new List<string>();
        for (var (i, m) = (0, 0); i < stems.Length;)
        {
            while (m < matter.Length && matter[m] < i)
                m++;
            var (ids, end) = Longest(_byAllWords, stems, i, 2) is { Ids: not null } whole ? (whole.Ids, i + whole.Length) : (null, i + 1);
            if (words[i].CarriesMatter && Longest(_byMatter, matterStems, m, 1) is { Ids: not null } some && matter[m + some.Length - 1] + 1 is var to && (ids is null || to > end))
                (ids, end) = (some.Ids, to);
            if (ids is not null)
                found.AddRange(ids);
            i = end;
        }

        return found;
    }

    private static (List<string>? Ids, int Length) Longest(Dictionary<string, List<string>> variants, string[] stems, int start, int shortest)
    {
        for (var length = Math.Min(LongestVariant, stems.Length - start); length >= shortest; length--)
        {
            if (variants.TryGetValue(length == 1 ? stems[start] : string.Join(' ', stems, start, length), out var ids))
                return (ids, length);
        }

        return default;
    }

    private void Add(string concept, List<string> tokens, List<GlossaryWord> words)
    {
        var matter = words.FindAll(w => w.CarriesMatter);
        var isWhole = words.Count is > 1 and <= LongestVariant && (matter.Count == 0 || (matter.Count == 1 && HasMoreThanArticles(tokens, words)));
        if (!isWhole && matter.Count == 0)
            return; // one function word says nothing
        var variants = isWhole ? _byAllWords : _byMatter;
        var key = string.Join(' ', (isWhole ? words : matter).Take(LongestVariant).Select(w => w.Stem));
        if (!variants.TryGetValue(key, out var ids))
            variants[key] = ids = [];
        if (!ids.Contains(concept))
            ids.Add(concept);
    }

    private static bool HasMoreThanArticles(List<string> tokens, List<GlossaryWord> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].CarriesMatter && !Articles.Contains(tokens[i]))
                return true;
        }

        return false;
    }
}
