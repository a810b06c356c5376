namespace Chat.Core.Identifiers;

/// <summary>Finds names of people after an introduction: <c>me llamo …</c>, <c>em dic …</c>, <c>chámome …</c>, <c>… naiz</c>. Without one, a name is left alone.</summary>
internal sealed class NameFinder(FoldedText text)
{
    private const int MostWords = 7;
    private const int MostJoints = 2;
    private static readonly PersonalDataRules Rules = PersonalDataRules.Current;
    private static readonly Phrases Strong = new(Rules.Introductions.Strong);
    private static readonly Phrases Weak = new(Rules.Introductions.Weak);
    private static readonly Phrases Behind = new(Rules.Introductions.After);

    // In a text without small letters, a capital says nothing.
    private readonly bool _shouts = !text.Raw.Any(char.IsAsciiLetterLower);

    /// <summary>All of them, with folded offsets.</summary>
    public IEnumerable<(string Type, int Start, int End)> Find()
    {
        for (var word = 0; word < text.Words.Count; word++)
        {
            var strong = Strong.LengthAt(text, word);
            var weak = strong > 0 ? 0 : Weak.LengthAt(text, word);
            if (strong + weak > 0 && word + strong + weak < text.Words.Count && Introduces(word + strong + weak)
                && End(word + strong + weak, strong > 0) is { } last && !IsPlace(word, word + strong + weak, last))
                yield return ("NAME", text.Words[word + strong + weak].Start, text.Words[last].End);
            if (word > 0 && Behind.LengthAt(text, word) > 0 && Begin(word - 1) is { } first)
                yield return ("NAME", text.Words[first].Start, text.Words[word - 1].End);
        }
    }

    // Last word of the name that begins there.
    private int? End(int first, bool strong)
    {
        var word = text.Words[first].Text;
        if (Rules.NotNames.Contains(word) || !(IsGiven(word) || (strong && IsCapitalised(first))) || !(strong || IsNoOtherWord(first)))
            return null;
        var last = first;
        for (var i = first + 1; i < text.Words.Count && i - first < MostWords && Follows(i); i++)
        {
            if (IsPartOfName(i))
                last = i;
            else if (!Rules.NameJoints.Contains(text.Words[i].Text))
                break;
        }

        return last;
    }

    // First word of the name that ends there: the given name farthest to the left of an unbroken run.
    private int? Begin(int last)
    {
        int? first = null;
        for (var i = last; i >= 0 && last - i < MostWords; i--)
        {
            if (i < last && !Follows(i + 1))
                break;
            if (IsGiven(text.Words[i].Text) && !Rules.NotNames.Contains(text.Words[i].Text))
                first = i;
            else if (!IsPartOfName(i) && !(i < last && Rules.NameJoints.Contains(text.Words[i].Text)))
                break;
        }

        // "joan naiz" is no Joan: one word by itself has a capital.
        return first == last && !IsCapitalised(last) ? null : first;
    }

    // "son máximo tres", "mi hijo segundo": by its capital, or by a name that goes on, a word is told from a name.
    private bool IsNoOtherWord(int first)
    {
        if (!Rules.NameWords.Contains(text.Words[first].Text) || IsCapitalised(first))
            return true;
        var next = first + 1;
        return next < text.Words.Count && Follows(next) && !Rules.NotNames.Contains(text.Words[next].Text)
            && (IsGiven(text.Words[next].Text) || Rules.Surnames.Contains(text.Words[next].Text));
    }

    // The town of Don Benito: a title with one name, known or after a word for where. With a surname it is a person.
    private bool IsPlace(int title, int first, int last)
    {
        // "la mancomunidad Don Benito-Villanueva"
        var hyphenated = last > first && Gap(first + 1) == "-";
        if (first != title + 1 || (last != first && !hyphenated) || !Rules.Titles.Contains(text.Words[title].Text))
            return false;
        if (Rules.Places.Contains($"{text.Words[title].Text} {text.Words[first].Text}"))
            return true;
        if (hyphenated)
            return false;
        var before = title - 1;
        while (before >= 0 && title - before <= MostJoints && Rules.NameJoints.Contains(text.Words[before].Text))
            before--;
        return before >= 0 && (Rules.PlaceWords.Contains(text.Words[before].Text) || Rules.Streets.Contains(text.Words[before].Text));
    }

    private bool IsPartOfName(int word)
    {
        var folded = text.Words[word].Text;
        return !Rules.NotNames.Contains(folded) && (IsGiven(folded) || Rules.Surnames.Contains(folded) || (IsCapitalised(word) && folded.All(char.IsAsciiLetterLower)));
    }

    private static bool IsGiven(string word) => Rules.Names.Contains(word);

    private bool IsCapitalised(int word)
    {
        var raw = text.RawAt(text.Words[word].Start);
        return !_shouts && raw != text.At(text.Words[word].Start) && char.IsUpper(raw);
    }

    private bool Introduces(int word) => Gap(word) is " " or ": " or ":" or ", " or "" or " \"" or " «" or ". " && (Gap(word) != ". " || text.Words[word - 1].Text is "sr" or "sra" or "d");

    private bool Follows(int word) => Gap(word) is " " or "-" or ". " && (Gap(word) != ". " || text.Words[word - 1].Text.Length == 1);

    private string Gap(int word) => text.Text[text.Words[word - 1].End..text.Words[word].Start];
}
