using Chat.Rag.Text;

namespace Chat.Rag.Rewriting;

/// <summary>Phrases, matched word by word on folded text; each stands for a value.</summary>
internal sealed class PhraseSet<T>
{
    // Endings that Basque adds to a place: inessive, ablative, allative, genitives, adlatives of either declension.
    private static readonly HashSet<string> BasqueEndings = new(StringComparer.Ordinal)
    {
        "n", "en", "an", "ean", "ko", "eko", "ra", "era", "tik", "etik", "dik", "ren", "aren", "ak", "ek", "k", "go", "ri", "koa", "ekoa", "kook", "koak", "koon", "ekoon", "koen", "ekoen", "koei", "koentzat", "rra", "rren", "a", "ra", "rako", "tarra", "arra",
    };

    private readonly Dictionary<string, List<(string[] Words, T Value)>> _byFirst = new(StringComparer.Ordinal);
    private readonly bool _withEndings;

    /// <param name="phrases">What to find.</param>
    /// <param name="withEndings">True when the last word may carry a Basque ending.</param>
    public PhraseSet(IEnumerable<(string Phrase, T Value)> phrases, bool withEndings = false)
    {
        _withEndings = withEndings;
        foreach (var (phrase, value) in phrases)
        {
            var words = Folding.Tokens(phrase).ToArray();
            if (words.Length == 0)
                continue;
            var key = Key(words[0]);
            if (!_byFirst.TryGetValue(key, out var list))
                _byFirst[key] = list = [];
            list.Add((words, value));
        }

        foreach (var list in _byFirst.Values)
            list.Sort((a, b) => b.Words.Length != a.Words.Length ? b.Words.Length - a.Words.Length : b.Words[^1].Length - a.Words[^1].Length);
    }

    /// <summary>The phrases found, with the index of their first word and their length in words.</summary>
    public IEnumerable<(int Start, int Length, T Value)> Find(IReadOnlyList<string> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!_byFirst.TryGetValue(Key(tokens[i]), out var candidates))
                continue;
            foreach (var (words, value) in candidates)
            {
                if (!Matches(tokens, i, words))
                    continue;
                yield return (i, words.Length, value);
                i += words.Length - 1;
                break;
            }
        }
    }

    // With endings, a short common beginning brings the candidates together.
    private string Key(string word) => _withEndings && word.Length > 3 ? word[..3] : word;

    private bool Matches(IReadOnlyList<string> tokens, int start, string[] words)
    {
        if (start + words.Length > tokens.Count)
            return false;
        for (var i = 0; i < words.Length - 1; i++)
        {
            if (tokens[start + i] != words[i])
                return false;
        }

        var (last, word) = (tokens[start + words.Length - 1], words[^1]);
        return last == word || (_withEndings && last.StartsWith(word, StringComparison.Ordinal) && BasqueEndings.Contains(last[word.Length..]));
    }
}
