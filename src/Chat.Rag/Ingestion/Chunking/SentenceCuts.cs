namespace Chat.Rag.Ingestion.Chunking;

/// <summary>Cuts a long paragraph between sentences, else after a lesser stop, else between words.</summary>
internal static class SentenceCuts
{
    // A full stop after one of these ends no sentence.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "art", "arts", "núm", "núms", "n", "apdo", "apdos", "pág", "págs", "ref", "párr", "cap", "sr", "sra", "d", "dña", "ss", "s", "vid", "cfr", "etc", "disp",
    };

    /// <summary>Parts of at most <paramref name="most"/> characters; joined by a space they are the text again.</summary>
    public static IEnumerable<string> Cut(string text, int most)
    {
        var start = 0;
        while (text.Length - start > most)
        {
            var end = Last(text, start, most, IsSentenceEnd) ?? Last(text, start, most, IsLesserStop) ?? Last(text, start, most, (_, _) => true);
            // A word without end is cut where it must be, but not inside of a character of two units.
            if (end is null)
            {
                var hard = start + most - (char.IsHighSurrogate(text[start + most - 1]) ? 1 : 0);
                yield return text[start..hard];
                start = hard;
                continue;
            }

            yield return text[start..end.Value];
            start = end.Value + 1;
        }

        if (start < text.Length)
            yield return text[start..];
    }

    // The last space within reach that a rule takes for a place to cut.
    private static int? Last(string text, int start, int most, Func<string, int, bool> rule)
    {
        // A part of less than a quarter would leave a passage that says nothing.
        var least = start + (most / 4);
        for (var i = start + most; i > least; i--)
        {
            if (text[i] == ' ' && rule(text, i))
                return i;
        }

        return null;
    }

    private static bool IsSentenceEnd(string text, int space)
    {
        if (text[space - 1] is not ('.' or '!' or '?' or '…') || space + 1 >= text.Length)
            return false;
        var next = text[space + 1];
        if (!char.IsUpper(next) && next is not ('«' or '¿' or '¡' or '"' or '“' or '('))
            return false;
        var word = space - 1;
        while (word > 0 && char.IsLetter(text[word - 1]))
            word--;
        return !Abbreviations.Contains(text[word..(space - 1)]);
    }

    private static bool IsLesserStop(string text, int space) => text[space - 1] is ';' or ':' or ',';
}
