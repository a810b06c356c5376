namespace Chat.Core.Identifiers;

/// <summary>
/// Finds postal addresses after an introduction (<c>vivo en la calle …</c>), or in Basque before one (<c>… kalean bizi naiz</c>).
/// The town is left: it says who is competent, and names nobody.
/// </summary>
internal sealed class AddressFinder(FoldedText text)
{
    private const int MostFill = 3;
    private const int MostStreetWords = 6;
    private const int MostFloorWords = 8;
    private const int LivesWithin = 8;
    private static readonly PersonalDataRules Rules = PersonalDataRules.Current;
    private static readonly Phrases Introductions = new(Rules.AddressIntroductions);

    /// <summary>All of them, with folded offsets.</summary>
    public IEnumerable<(string Type, int Start, int End)> Find()
    {
        for (var word = 0; word < text.Words.Count; word++)
        {
            if (Introductions.LengthAt(text, word) is > 0 and var length && Introduced(word + length) is { } street)
                yield return ("ADDRESS", street.Start, street.End);
            if (Rules.BasqueStreets.Contains(text.Words[word].Text) && SomeoneLives(word) && Basque(word) is { } basque)
                yield return ("ADDRESS", basque.Start, basque.End);
        }
    }

    private (int Start, int End)? Introduced(int word)
    {
        for (var i = word; i < text.Words.Count && i - word <= MostFill; i++)
        {
            var folded = text.Words[i].Text;
            if (Breaks(i))
                return null;
            if (Rules.Streets.Contains(folded) || (folded == "c" && text.At(text.Words[i].End) == '/'))
                return Street(i);
            if (!Rules.AddressFill.Contains(folded))
                return null;
        }

        return null;
    }

    private (int Start, int End)? Street(int word)
    {
        var (last, number) = (word, false);
        for (var i = word + 1; i < text.Words.Count && i - word <= MostStreetWords + 1 && !Breaks(i); i++)
        {
            var folded = text.Words[i].Text;
            if (char.IsAsciiDigit(folded[0]))
            {
                if (HouseDigits(folded) is 0)
                    break;
                (last, number) = (i, true);
                break;
            }

            if (folded is "n" or "num" or "numero")
                continue;
            if (Rules.NameJoints.Contains(folded))
                continue;
            if (Rules.NotNames.Contains(folded) || text.Text[text.Words[i - 1].End..text.Words[i].Start].Contains(',', StringComparison.Ordinal))
                break;
            last = i;
        }

        if (last == word)
            return null;
        var end = number ? Floor(last) : text.Words[last].End;
        return (text.Words[word].Start, end);
    }

    // "3º B", "2-1", "bajo", "piso 4, puerta 2", "28013".
    private int Floor(int number)
    {
        var digits = HouseDigits(text.Words[number].Text);
        var end = text.Words[number].Start + digits;
        if (digits < text.Words[number].Text.Length)
            return Rules.Endings.Contains(text.Words[number].Text[digits..]) ? end : text.Words[number].End;
        var afterFigure = true;
        for (var i = number + 1; i < text.Words.Count && i - number <= MostFloorWords && !Breaks(i); i++)
        {
            var folded = text.Words[i].Text;
            var figure = HouseDigits(folded) is 1 or 2 && folded.Length <= 3;
            var postcode = folded.Length == 5 && folded.All(char.IsAsciiDigit);
            var door = folded.Length == 1 && text.RawAt(text.Words[i].Start) != text.At(text.Words[i].Start) && afterFigure;
            if (!figure && !postcode && !door && !Rules.FloorWords.Contains(folded))
                break;
            if (figure || postcode || door || folded.Length > 3)
                end = text.Words[i].End;
            afterFigure = figure || door || Rules.FloorWords.Contains(folded);
        }

        while (text.At(end) is 'º' or 'ª')
            end++;
        return end;
    }

    private (int Start, int End)? Basque(int word)
    {
        var first = word;
        while (first > 0 && word - first < 4 && Gap(first) is " " or "-" && IsCapitalised(first - 1) && !Rules.NotNames.Contains(text.Words[first - 1].Text))
            first--;
        var last = word;
        while (first == word && last + 1 < text.Words.Count && last - word < 3 && Gap(last + 1) == " " && IsCapitalised(last + 1))
            last++;
        if (first == word && last == word)
            return null;
        var next = last + 1;
        var end = next < text.Words.Count && Gap(next) is " " or ", " && HouseDigits(text.Words[next].Text) > 0 ? Floor(next) : text.Words[last].End;
        return (text.Words[first].Start, end);
    }

    private bool SomeoneLives(int word) => Enumerable.Range(word - LivesWithin, (2 * LivesWithin) + 1).Any(i => i >= 0 && i < text.Words.Count
        && text.Words[i].Text is "bizi" or "helbidea" or "bizilekua" or "erroldatuta" or "bizitokia" or "egoitza");

    private static int HouseDigits(string word)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        return digits <= 4 ? digits : 0;
    }

    private bool IsCapitalised(int word) => char.IsUpper(text.RawAt(text.Words[word].Start));

    private bool Breaks(int word) => Gap(word).AsSpan().IndexOfAny("?!;(") >= 0 || (Gap(word).Contains(". ", StringComparison.Ordinal) && text.Words[word - 1].Text.Length > 4);

    private string Gap(int word) => text.Text[text.Words[word - 1].End..text.Words[word].Start];
}
