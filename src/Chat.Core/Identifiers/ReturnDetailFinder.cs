namespace Chat.Core.Identifiers;

/// <summary>
/// Finds what the Tax Agency asks for to give the reference of a return: the amount of box 505 of last year's return, and the day on
/// which an identity document ends. Neither is personal by itself; together with a DNI they open the return.
/// </summary>
internal static class ReturnDetailFinder
{
    private const int MostFill = 9;
    private const int DocumentWithin = 6;
    private const int DateWithin = 6;
    private static readonly PersonalDataRules Rules = PersonalDataRules.Current;

    /// <summary>All of them, with folded offsets.</summary>
    public static IEnumerable<(string Type, int Start, int End)> Find(FoldedText text)
    {
        for (var word = 0; word < text.Words.Count; word++)
        {
            if (Rules.Box.Contains(text.Words[word].Text) && IsBox(text, word) && Amount(text, word) is { } amount)
                yield return ("BOX505", amount.Start, amount.End);
            if (Rules.Expiry.Contains(text.Words[word].Text) && SpeaksOfDocument(text, word) && DateNear(text, word) is { } date)
                yield return ("EXPIRY", date.Start, date.End);
        }
    }

    private static bool IsBox(FoldedText text, int word) =>
        Enumerable.Range(word - 2, 5).Any(i => i >= 0 && i < text.Words.Count && i != word && Rules.BoxWords.Contains(text.Words[i].Text));

    private static (int Start, int End)? Amount(FoldedText text, int box)
    {
        for (var i = box + 1; i < text.Words.Count && i - box <= MostFill; i++)
        {
            var gap = text.Text[text.Words[i - 1].End..text.Words[i].Start];
            if (gap.Contains('?', StringComparison.Ordinal) || gap.Contains(". ", StringComparison.Ordinal) && i > box + 1)
                return null;
            var (start, word) = (text.Words[i].Start, text.Words[i].Text);
            if (char.IsAsciiDigit(word[0]))
            {
                var end = AmountEnd(text, start);
                var written = text.Text[start..end];
                var money = text.At(end) == '€' || string.CompareOrdinal(text.Text, end, " €", 0, 2) == 0 || string.CompareOrdinal(text.Text, end, " eur", 0, 4) == 0;
                if (written.Contains('.', StringComparison.Ordinal) || written.Contains(',', StringComparison.Ordinal) || money || (written.Length > 4 && written[0] != '0'))
                    return (start, end);
                if (IsYear(written))
                    continue;
                return null;
            }

            if (!Rules.BoxFill.Contains(word) && !Rules.BoxWords.Contains(word))
                return null;
        }

        return null;
    }

    private static int AmountEnd(FoldedText text, int start)
    {
        var end = start;
        while (char.IsAsciiDigit(text.At(end)) || (text.At(end) is '.' or ',' && char.IsAsciiDigit(text.At(end + 1)))
            || (text.At(end) == ' ' && end - start <= 3 && ThreeDigits(text, end + 1)))
            end++;
        return end;
    }

    private static bool ThreeDigits(FoldedText text, int at) =>
        char.IsAsciiDigit(text.At(at)) && char.IsAsciiDigit(text.At(at + 1)) && char.IsAsciiDigit(text.At(at + 2)) && !char.IsAsciiDigit(text.At(at + 3));

    private static bool SpeaksOfDocument(FoldedText text, int word) =>
        Enumerable.Range(word - DocumentWithin, (2 * DocumentWithin) + 1).Any(i => i >= 0 && i < text.Words.Count && IsDocument(text.Words[i].Text));

    // "NANaren", "DNIa": Basque endings are stuck to it.
    private static bool IsDocument(string word) => Rules.Documents.Contains(word)
        || (word.Length > 3 && Rules.Documents.Contains(word[..3]) && Rules.Endings.Contains(word[3..]));

    private static (int Start, int End)? DateNear(FoldedText text, int word)
    {
        for (var i = word + 1; i < text.Words.Count && i - word <= DateWithin; i++)
        {
            if (EndsASentence(text, i - 1))
                break;
            if (DateAt(text, i) is { } end)
                return (text.Words[i].Start, end);
        }

        for (var i = word - 1; i >= 0 && word - i <= DateWithin; i--)
        {
            if (EndsASentence(text, i))
                break;
            if (DateAt(text, i) is { } end && end <= text.Words[word].Start && (i == 0 || DateAt(text, i - 1) is null || EndsASentence(text, i - 1)))
                return (text.Words[i].Start, end);
        }

        return null;
    }

    private static bool EndsASentence(FoldedText text, int word) =>
        text.Text.AsSpan(text.Words[word].End, text.Words[word + 1].Start - text.Words[word].End).IndexOfAny("?!;,") >= 0
        || text.Text.AsSpan(text.Words[word].End, text.Words[word + 1].Start - text.Words[word].End).Contains(". ", StringComparison.Ordinal);

    // Where a day with month and year that begins at that word ends.
    private static int? DateAt(FoldedText text, int word)
    {
        var words = text.Words;
        string At(int i) => i < words.Count ? words[i].Text : "";
        if (IsNumber(At(word), 1, 2) && IsNumber(At(word + 1), 1, 2) && IsNumber(At(word + 2), 2, 4) && Joined(word) && Joined(word + 1))
            return words[word + 2].End;
        if (IsNumber(At(word), 4, 4) && IsNumber(At(word + 1), 1, 2) && IsNumber(Digits(At(word + 2)), 1, 2) && Joined(word) && Joined(word + 1))
            return words[word + 2].Start + Digits(At(word + 2)).Length;
        if (IsNumber(Digits(At(word)), 4, 4) && Rules.Months.Contains(At(word + 1)) && IsNumber(Digits(At(word + 2)), 1, 2))
            return words[word + 2].Start + Digits(At(word + 2)).Length;
        if (!IsNumber(At(word), 1, 2))
            return null;
        var next = word + 1;
        while (At(next) is "de" or "d" or "del")
            next++;
        if (!Rules.Months.Contains(At(next++)))
            return null;
        while (At(next) is "de" or "del" or "l" or "d")
            next++;
        return IsYear(At(next)) ? words[next].End : null;

        bool Joined(int i) => words[i + 1].Start - words[i].End == 1 && text.At(words[i].End) is '/' or '-' or '.';
    }

    private static string Digits(string word) => word[..word.TakeWhile(char.IsAsciiDigit).Count()];

    private static bool IsNumber(string word, int least, int most) => word.Length >= least && word.Length <= most && word.All(char.IsAsciiDigit);

    private static bool IsYear(string word) => word.Length == 4 && word.All(char.IsAsciiDigit) && word[..2] is "19" or "20";
}
