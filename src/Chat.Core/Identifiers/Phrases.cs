namespace Chat.Core.Identifiers;

/// <summary>Phrases of folded words, found by their first word.</summary>
internal sealed class Phrases
{
    private readonly Dictionary<string, List<string[]>> _byFirst;

    /// <summary>Of phrases with single spaces.</summary>
    public Phrases(IEnumerable<string> phrases) => _byFirst = phrases.Select(p => p.Split(' ')).GroupBy(p => p[0])
        .ToDictionary(g => g.Key, g => g.OrderByDescending(p => p.Length).ToList(), StringComparer.Ordinal);

    /// <summary>How many words the longest phrase has that begins at that word; 0 when none does.</summary>
    public int LengthAt(FoldedText text, int word)
    {
        if (!_byFirst.TryGetValue(text.Words[word].Text, out var phrases))
            return 0;
        foreach (var phrase in phrases)
        {
            if (word + phrase.Length > text.Words.Count)
                continue;
            var length = 1;
            while (length < phrase.Length && text.Words[word + length].Text == phrase[length])
                length++;
            if (length == phrase.Length)
                return length;
        }

        return 0;
    }
}
