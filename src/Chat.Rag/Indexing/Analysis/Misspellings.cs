namespace Chat.Rag.Indexing.Analysis;

/// <summary>Words that a word may have been meant as: those that one letter parts from it, left out, put in, changed, or changed places with its neighbour.</summary>
internal sealed class Misspellings
{
    /// <summary>Letters of a word at least; of shorter ones too many are a letter apart.</summary>
    public const int Shortest = 6;

    private readonly HashSet<string> _words;
    private readonly Dictionary<string, List<string>> _byDeletion = new(StringComparer.Ordinal);

    /// <summary>Takes the words that are right, folded.</summary>
    public Misspellings(IEnumerable<string> words)
    {
        _words = words.Where(w => w.Length >= Shortest && !w.Any(char.IsAsciiDigit)).ToHashSet(StringComparer.Ordinal);
        foreach (var word in _words.Order(StringComparer.Ordinal))
        {
            foreach (var rest in Deletions(word))
            {
                if (!_byDeletion.TryGetValue(rest, out var known))
                    _byDeletion[rest] = known = [];
                known.Add(word);
            }
        }
    }

    /// <summary>The one word that is meant; null when it is right as it is, when there is none, or when there are several.</summary>
    public string? Meant(string word)
    {
        if (word.Length < Shortest || _words.Contains(word))
            return null;
        string? meant = null;
        foreach (var rest in Deletions(word))
        {
            foreach (var known in _byDeletion.GetValueOrDefault(rest) ?? [])
            {
                if (known == meant || !IsOneLetterApart(word, known))
                    continue;
                if (meant is not null)
                    return null;
                meant = known;
            }
        }

        return meant;
    }

    // The word itself as well: what was put in or left out meets there.
    private static IEnumerable<string> Deletions(string word) => Enumerable.Range(0, word.Length).Select(i => word.Remove(i, 1)).Prepend(word).Distinct(StringComparer.Ordinal);

    // Two words that are the same without a letter of each need not be one letter apart.
    private static bool IsOneLetterApart(string a, string b)
    {
        if (a[0] != b[0])
            return false; // the first letter is hardly ever the wrong one
        var (start, end) = (a.AsSpan().CommonPrefixLength(b), 0);
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        var left = a.AsSpan()[start..^end];
        var right = b.AsSpan()[start..^end];
        return (left.Length <= 1 && right.Length <= 1) || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }
}
