namespace Chat.Rag.Indexing.Analysis;

/// <summary>
/// What is left of a word when the spelling habits of Spanish, Catalan, Galician and Basque are evened out, so that cognates meet:
/// <c>fiança</c>, <c>fianza</c>, <c>fidantza</c>; <c>xestión</c>, <c>gestió</c>; <c>pensioa</c>, <c>pensión</c>.
/// </summary>
internal static class Skeleton
{
    private const int Shortest = 3;
    private const int Longest = 7;

    // Longest first where one begins another.
    private static readonly (string From, string To)[] Spellings =
    [
        ("tx", "c"), ("tz", "c"), ("ts", "c"), ("sc", "c"), ("ny", "n"), ("nh", "n"), ("ll", "l"), ("rr", "r"), ("ss", "s"), ("ph", "f"), ("qu", "c"), ("gu", "g"), ("ct", "t"), ("pt", "t"), ("dm", "m"),
        ("k", "c"), ("z", "c"), ("s", "c"), ("x", "g"), ("j", "g"), ("y", "i"), ("v", "b"), ("h", ""), ("ue", "o"), ("ie", "e"), ("ou", "o"),
    ];

    /// <summary>Of a folded word; null when it is too short to say anything.</summary>
    public static string? Of(string word)
    {
        if (word.Length < Shortest || char.IsAsciiDigit(word[0]))
            return null;
        var even = word;
        foreach (var (from, to) in Spellings)
            even = even.Replace(from, to, StringComparison.Ordinal);
        Span<char> letters = stackalloc char[even.Length];
        var count = 0;
        foreach (var c in even)
        {
            // Double letters say nothing.
            if (count == 0 || letters[count - 1] != c)
                letters[count++] = c;
        }

        // The ending is the language's own: -ción, -ció, -zio; -dad, -tat, -dade, -tasun.
        while (count > Shortest && letters[count - 1] is 'a' or 'e' or 'i' or 'o' or 'u' or 'c' or 'n' or 'r')
            count--;
        return count < Shortest ? null : new string(letters[..Math.Min(count, Longest)]);
    }

    /// <summary>A number for a skeleton, the same in every process.</summary>
    public static ulong Hash(string skeleton)
    {
        var hash = 14695981039346656037; // FNV-1a
        foreach (var c in skeleton)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
