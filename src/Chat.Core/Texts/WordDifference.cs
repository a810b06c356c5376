namespace Chat.Core.Texts;

/// <summary>What happened to a stretch of words between two texts.</summary>
public enum Change
{
    /// <summary>It stands in both.</summary>
    Kept,

    /// <summary>It stands in the older one only.</summary>
    Removed,

    /// <summary>It stands in the newer one only.</summary>
    Added,
}

/// <summary>Words in a row with the same fate.</summary>
/// <param name="Change">What happened to them.</param>
/// <param name="Words">The words with the white space behind each, as written.</param>
public readonly record struct ChangedWords(Change Change, string Words);

/// <summary>
/// The difference of two texts word by word: the fewest words taken out and put in (E. W. Myers, "An O(ND) difference algorithm and its
/// variations", 1986). White space is shown as the text has it and is not compared.
/// </summary>
public static class WordDifference
{
    /// <summary>
    /// Words that may differ before the middle of both texts is said to be all new: a reader learns nothing from a longer list, and memory
    /// grows with its square (4 MB at this number).
    /// </summary>
    public const int MostChanges = 1000;

    /// <summary>The difference, in the order of reading; what was removed comes before what took its place.</summary>
    public static IReadOnlyList<ChangedWords> Between(string older, string newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        var (a, b) = (Words(older), Words(newer));
        var start = 0;
        while (start < Math.Min(a.Count, b.Count) && Same(a[start], b[start]))
            start++;
        var end = 0;
        while (end < Math.Min(a.Count, b.Count) - start && Same(a[a.Count - 1 - end], b[b.Count - 1 - end]))
            end++;
        var middle = Middle(a[start..(a.Count - end)], b[start..(b.Count - end)]);
        // White space of the newer text is shown for what both have.
        return Joined([.. b.Take(start).Select(Kept), .. middle, .. b.TakeLast(end).Select(Kept)]);
    }

    private static List<ChangedWords> Middle(List<string> a, List<string> b)
    {
        if (Trace(a, b) is not { } trace)
            return [.. a.Select(w => new ChangedWords(Change.Removed, w)), .. b.Select(w => new ChangedWords(Change.Added, w))];
        var steps = new List<ChangedWords>();
        var (x, y) = (a.Count, b.Count);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var furthest = trace[d];
            var k = x - y;
            var down = k == -d || (k != d && furthest[k - 1 + d] < furthest[k + 1 + d]);
            var before = down ? k + 1 : k - 1;
            var (fromX, fromY) = d == 0 ? (0, 0) : (furthest[before + d], furthest[before + d] - before);
            while (x > fromX && y > fromY)
            {
                steps.Add(Kept(b[--y]));
                x--;
            }

            if (d == 0)
                break;
            steps.Add(down ? new ChangedWords(Change.Added, b[--y]) : new ChangedWords(Change.Removed, a[--x]));
        }

        steps.Reverse();
        return steps;
    }

    // By number of changes d: how far in the first text each diagonal k got with d - 1 of them, at index k + d. Null when there are too many.
    private static List<int[]>? Trace(List<string> a, List<string> b)
    {
        var trace = new List<int[]>();
        var furthest = new int[3];
        for (var d = 0; d <= Math.Min(MostChanges, a.Count + b.Count); d++)
        {
            trace.Add(furthest);
            var next = new int[2 * d + 5];
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : k == -d || (k != d && furthest[k - 1 + d] < furthest[k + 1 + d]) ? furthest[k + 1 + d] : furthest[k - 1 + d] + 1;
                while (x < a.Count && x - k < b.Count && Same(a[x], b[x - k]))
                    x++;
                // The next round reads index k + (d + 1).
                next[k + d + 1] = x;
                if (x >= a.Count && x - k >= b.Count)
                    return trace;
            }

            furthest = next;
        }

        return null;
    }

    // Removed words before those that were added for them, and neighbours of one kind as one stretch.
    private static List<ChangedWords> Joined(List<ChangedWords> steps)
    {
        var joined = new List<ChangedWords>();
        for (var i = 0; i < steps.Count;)
        {
            var to = i;
            while (to < steps.Count && steps[to].Change == Change.Kept == (steps[i].Change == Change.Kept))
                to++;
            foreach (var change in new[] { Change.Kept, Change.Removed, Change.Added })
            {
                var words = string.Concat(steps[i..to].Where(s => s.Change == change).Select(s => s.Words));
                if (words.Length > 0)
                    joined.Add(new ChangedWords(change, words));
            }

            i = to;
        }

        return joined;
    }

    private static ChangedWords Kept(string word) => new(Change.Kept, word);

    private static bool Same(string a, string b) => a.AsSpan().TrimEnd().SequenceEqual(b.AsSpan().TrimEnd());

    // Each with the white space behind it; white space before the first word stays with that.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var from = 0;
        while (from < text.Length)
        {
            var to = from;
            while (to < text.Length && char.IsWhiteSpace(text[to]))
                to++;
            while (to < text.Length && !char.IsWhiteSpace(text[to]))
                to++;
            while (to < text.Length && char.IsWhiteSpace(text[to]))
                to++;
            words.Add(text[from..to]);
            from = to;
        }

        return words;
    }
}
