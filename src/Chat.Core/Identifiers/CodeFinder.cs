using System.Globalization;

namespace Chat.Core.Identifiers;

/// <summary>Finds codes that only the words before them tell: the reference of a return, CSV, NRC, PINs, passwords.</summary>
internal static class CodeFinder
{
    private const int MostFill = 7;
    private const string AnyShape = "XXXXXXXXXXXXXXXXXXXXXX";
    private static readonly PersonalDataRules Rules = PersonalDataRules.Current;
    private static readonly string[] CodeGroups = ["4,4,4,4", "8,8", "4,4,4,4,4,2", "11,11", "2,4,4,4,4,4"];
    private static readonly List<(CodeKind Kind, Phrases After)> Kinds = [.. Rules.Codes.Select(k => (k, new Phrases(k.After)))];
    private static readonly Dictionary<string, GroupTree> GroupsOf = Rules.Codes.ToDictionary(
        k => k.Type, k => new GroupTree(Enumerable.Range(k.Least, k.Most - k.Least + 1).Select(n => n.ToString(CultureInfo.InvariantCulture)).Concat(k.Grouped ? CodeGroups : [])));

    /// <summary>All of them, with folded offsets.</summary>
    public static IEnumerable<(string Type, int Start, int End)> Find(FoldedText text)
    {
        for (var word = 0; word < text.Words.Count; word++)
        {
            foreach (var (kind, after) in Kinds)
            {
                if (after.LengthAt(text, word) is > 0 and var length && After(text, kind, word + length) is { } code)
                    yield return (kind.Type, code.Start, code.End);
            }
        }
    }

    private static (int Start, int End)? After(FoldedText text, CodeKind kind, int word)
    {
        var linked = false;
        for (var i = word; i < text.Words.Count && i - word <= MostFill; i++)
        {
            var (start, gap) = (text.Words[i].Start, text.Text[text.Words[i - 1].End..text.Words[i].Start]);
            if (gap.Contains('?', StringComparison.Ordinal) || gap.Contains('!', StringComparison.Ordinal) || gap.Contains(';', StringComparison.Ordinal) || (gap.Contains(". ", StringComparison.Ordinal) && i > word))
                return null;
            linked |= gap.Contains(':', StringComparison.Ordinal) || gap.Contains('=', StringComparison.Ordinal);
            if (kind.NotAfter?.Contains(text.Words[i].Text) == true)
                return null;
            if (CodeAt(text, kind, start, linked || (kind.Needs == "linked" && kind.LinkedNeeds == "digit" && i == word)) is { } end)
                return (start, end);
            if (Rules.Links.Contains(text.Words[i].Text))
                linked = true;
            else if (!Rules.CodeFill.Contains(text.Words[i].Text) && !IsYear(text.Words[i].Text))
                return null;
        }

        return null;
    }

    private static int? CodeAt(FoldedText text, CodeKind kind, int start, bool linked)
    {
        if (kind.LinkedNeeds == "mixed")
            return linked ? Password(text, kind, start) : null;
        // In one piece it is as long as the word; only what has one length is also written in groups.
        var whole = kind.Least != kind.Most;
        var length = whole ? WordLength(text, start, kind.Most + 1) : kind.Most;
        if (length < kind.Least || length > kind.Most || (whole && kind.LinkedNeeds == "digit" && !text.Text.AsSpan(start, length).ContainsAnyInRange('0', '9'))
            || NumberShape.Read(text, start, AnyShape[..length], GroupsOf[kind.Type]) is not { } code || FoldedText.IsWordCharacter(text.At(code.End)))
            return null;
        var digits = code.Compact.Count(char.IsAsciiDigit);
        var capitals = Enumerable.Range(start, code.End - start).All(i => !char.IsAsciiLetter(text.At(i)) || text.RawAt(i) != text.At(i));
        var fits = kind.Needs == "linked" ? linked && digits > 0
            : (digits > 0 && digits < length) || (linked && (digits == length || capitals));
        return fits && (digits > 0 || kind.LinkedNeeds == "code") && !IsWordWithFigure(code.Compact) ? code.End : null;
    }

    private static int WordLength(FoldedText text, int start, int most)
    {
        var length = 0;
        while (length < most && char.IsAsciiLetterOrDigit(text.At(start + length)))
            length++;
        return length;
    }

    // "2023ko", "505eko" are figures with a case ending; "IRPF24" is a tax with its year.
    private static bool IsWordWithFigure(string code)
    {
        var lower = code.ToLowerInvariant();
        var digits = lower.TakeWhile(char.IsAsciiDigit).Count();
        return (digits > 0 && Rules.Endings.Contains(lower[digits..])) || Rules.NotCodes.Any(n => lower.StartsWith(n, StringComparison.Ordinal) && lower[n.Length..].All(char.IsAsciiDigit));
    }

    private static int? Password(FoldedText text, CodeKind kind, int start)
    {
        var end = start;
        while (end < text.Text.Length && text.At(end) != ' ' && end - start <= kind.Most)
            end++;
        while (end > start && text.At(end - 1) is '.' or ',' or ';' or ':' or '?' or '!' or ')' or '»' or '"' or '\'' or '”')
            end--;
        var word = text.Text[start..end];
        return word.Length >= kind.Least && word.Length <= kind.Most && word.Any(c => char.IsAsciiDigit(c) || c is '@' or '#' or '$' or '*' or '_' or '!' or '&' or '%') && !IsYear(word)
            && !IsWordWithFigure(word) ? end : null;
    }

    private static bool IsYear(string word) => word.Length == 4 && word.All(char.IsAsciiDigit) && word[..2] is "19" or "20";
}
