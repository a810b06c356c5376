using Chat.Rag.Text;

namespace Chat.Rag.Generation;

/// <summary>Finds where a sentence of a running text ends: after its citations, and never inside a number, date, abbreviation or quotation.</summary>
internal static class SentenceEnd
{
    /// <summary>The end is not known before more text has come.</summary>
    public const int Unknown = -1;

    private const string Closers = "»”\"’')";

    // Folded, without the point. What comes after them begins with a capital now and then: "Sr. Pérez", "art. 96", "núm. 3".
    private static readonly HashSet<string> Abbreviations = new(StringComparer.Ordinal)
    {
        "art", "arts", "num", "nums", "sr", "sra", "sres", "sras", "dr", "dra", "ej", "ex", "pag", "pags", "pax", "apdo", "apdos", "ap", "cap",
        "aprox", "tel", "ud", "uds", "vd", "av", "avda", "ss", "max", "min", "incl", "excl", "vid", "cf", "cfr", "lit", "disp", "secc", "adib", "zk", "zbk", "jn", "and",
    };

    /// <summary>The index after the first sentence of a text that does not begin with white space, or <see cref="Unknown"/>.</summary>
    /// <param name="text">The text so far.</param>
    /// <param name="final">True when no more will come.</param>
    public static int Find(string text, bool final)
    {
        var quotations = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                return i;
            if (c is '«' or '“')
                quotations++;
            else if (c is '»' or '”')
                quotations = Math.Max(0, quotations - 1);

            var end = c switch
            {
                '[' => AfterCitations(text, i, final, needsSentenceAfter: true),
                '.' or '?' or '!' or '…' => AfterTerminator(text, i, quotations, final),
                _ => NoEnd,
            };
            if (end != NoEnd)
                return end;
        }

        return final ? text.Length : Unknown;
    }

    private const int NoEnd = -2;

    private static int AfterTerminator(string text, int at, int quotations, bool final)
    {
        var i = at + 1;
        while (i < text.Length && (text[i] is '.' or '?' or '!' or '…' || Closers.Contains(text[i])))
        {
            if (text[i] is '»' or '”')
                quotations--;
            i++;
        }

        if (i >= text.Length)
            return final ? text.Length : Unknown;
        if (quotations > 0 || !(char.IsWhiteSpace(text[i]) || text[i] == '['))
            return NoEnd;
        var cited = AfterCitations(text, i, final, needsSentenceAfter: false);
        if (cited != NoEnd)
            return cited;
        var next = NextWord(text, i);
        if (next >= text.Length)
            return final ? i : Unknown;
        if (text[next] == '\n')
            return i;
        return char.IsLower(text[next]) || (text[at] == '.' && IsAbbreviated(text, at)) ? NoEnd : i;
    }

    // Citations in a row, "[1][2]", "[1], [2]", with the full stop that some write after them.
    private static int AfterCitations(string text, int from, bool final, bool needsSentenceAfter)
    {
        var (end, i) = (NoEnd, from);
        while (true)
        {
            i = NextWord(text, i);
            if (end != NoEnd && i < text.Length && text[i] == ',')
                i = NextWord(text, i + 1);
            if (i >= text.Length)
                return final ? (end == NoEnd ? NoEnd : text.Length) : Unknown;
            if (text[i] != '[')
                break;
            var close = text.IndexOf(']', i);
            var inside = close < 0 ? text.AsSpan(i + 1) : text.AsSpan(i + 1, close - i - 1);
            if (inside.ContainsAnyExcept("0123456789, ".AsSpan()) || (close < 0 && final))
                break;
            if (close < 0)
                return Unknown;
            end = i = close + 1;
        }

        if (end == NoEnd || text[i] == '\n')
            return end;
        if (text[i] is '.' or '?' or '!')
            return needsSentenceAfter ? NoEnd : i + 1;
        // In the middle of a sentence, what follows goes on in lower case.
        return needsSentenceAfter && !(char.IsUpper(text[i]) || text[i] is '¿' or '¡' or '«' or '“' or '-' or '*') ? NoEnd : end;
    }

    private static int NextWord(string text, int i)
    {
        while (i < text.Length && text[i] != '\n' && char.IsWhiteSpace(text[i]))
            i++;
        return i;
    }

    // "art.", "p.", and the number of a list item: "2. Presente…".
    private static bool IsAbbreviated(string text, int point)
    {
        var start = point;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1]))
            start--;
        var word = text[start..point];
        if (word.Length == 0)
            return false;
        if (word.All(char.IsAsciiDigit))
            return start == 0 && word.Length <= 2;
        return word.Length == 1 || Abbreviations.Contains(Folding.Fold(word));
    }
}
