namespace Chat.Core.Identifiers;

/// <summary>Finds numbers with check digits, telephones and plates. Looks at each place where a number can begin, once.</summary>
internal sealed class NumberFinder(FoldedText text)
{
    private static readonly PersonalDataRules Rules = PersonalDataRules.Current;
    private static readonly HashSet<string> Public = [.. Rules.PublicPhones.Select(p => p.Number)];
    private static readonly string[] PhonePrefixes = ["(+34)", "+34", "(0034)", "0034", "(34)", "+ 34"];
    private static readonly Dictionary<string, GroupTree?> GroupsOf = Rules.Kinds.ToDictionary(k => k.Check, k => k.Groups is null ? null : new GroupTree(k.Groups));
    private static readonly GroupTree PhoneGroups = new(Rules.PhoneGroups);

    // Whole, or in fours with what is left at the end (ISO 13616, printed form).
    private static readonly Dictionary<int, GroupTree> PrintedGroups = Rules.IbanLengths.Values.Distinct().ToDictionary(
        n => n, n => new GroupTree([$"{n}", string.Join(',', Enumerable.Range(0, (n + 3) / 4).Select(i => Math.Min(4, n - (4 * i))))]));

    private const int LongestEnding = 9;
    private const int LongestLabel = 14;
    private const int ShortestGluedWord = 3;
    private const int PhoneDigits = 9;

    private readonly bool _speaksOfVehicles = text.Words.Any(w => Rules.VehicleWords.Contains(w.Text) || Rules.VehicleStems.Any(s => w.Text.StartsWith(s, StringComparison.Ordinal)));
    private readonly bool _speaksOfPlots = text.Words.Any(w => Rules.PlotWords.Contains(w.Text));
    private int _lastEnd = -1;

    /// <summary>All of them, in order, with folded offsets.</summary>
    public IEnumerable<(string Type, int Start, int End)> Find()
    {
        for (var i = 0; i < text.Text.Length; i++)
        {
            if (CanBegin(i) && At(i) is { } found)
            {
                yield return (found.Type, i, found.End);
                _lastEnd = found.End;
                i = found.End - 1;
            }
        }
    }

    private (string Type, int End)? At(int start)
    {
        if (Iban(start) is { } account)
            return ("IBAN", account);
        foreach (var kind in Rules.Kinds)
        {
            var groups = GroupsOf[kind.Check];
            foreach (var shape in kind.Shapes)
            {
                if (NumberShape.Read(text, start, shape, groups) is { } number && Proves(kind.Check, number.Compact)
                    && IsNoSentence(start, number) && !IsMoney(number.End) && StandsAlone(start, number.End))
                    return (kind.Type, number.End);
            }
        }

        if (Phone(start) is { } phone)
            return ("PHONE", phone);
        if (_speaksOfPlots && Plot(start) is { } plot)
            return ("CADASTRAL", plot);
        return _speaksOfVehicles && Plate(start) is { } plate ? ("PLATE", plate) : null;
    }

    // A number begins after what is no letter or digit, or glued to a word: "DNI12345678Z", "cifB58818501".
    private bool CanBegin(int i)
    {
        var c = text.At(i);
        if (c is '+' or '(')
            return true;
        if (!char.IsAsciiLetterOrDigit(c))
            return false;
        var before = text.At(i - 1);
        if (!FoldedText.IsWordCharacter(before))
            return true;
        if (char.IsAsciiDigit(before) && i != _lastEnd)
            return false;
        if (char.IsAsciiLetter(c) && !char.IsAsciiDigit(text.At(i + 1)) && !(c == 'e' && text.At(i + 1) == 's') && NumberShape.Gap(text, i + 1) == 0)
            return false;
        var start = i;
        while (start > 0 && i - start <= LongestLabel && char.IsAsciiLetterLower(text.At(start - 1)))
            start--;
        if (i == _lastEnd || (start > 0 && FoldedText.IsWordCharacter(text.At(start - 1))))
            return false;
        var word = text.Text[start..i];
        return Rules.Labels.Contains(word) || (char.IsAsciiDigit(c) && word.Length >= ShortestGluedWord);
    }

    private static bool Proves(string check, string id) => check switch
    {
        "cups" => SupplyPoint.IsValid(id),
        "cadastral" => CadastralReference.IsValid(id),
        "account" => BankAccount.IsValid(id),
        "card" => PaymentCard.IsValid(id),
        "nuss" => SocialSecurityNumber.IsValid(id),
        "nie" => SpanishIdentifiers.IsNie(id),
        "dni" => SpanishIdentifiers.IsDni(id),
        "klm" => SpanishIdentifiers.IsPersonalNif(id),
        "cif" => SpanishIdentifiers.IsCif(id),
        _ => throw new InvalidOperationException($"personal-data-rules.js names a check '{check}' that there is not."),
    };

    // Where an account that begins here ends, by the length that its country gives it.
    private int? Iban(int start)
    {
        if (!char.IsAsciiLetterLower(text.At(start)) || !char.IsAsciiLetterLower(text.At(start + 1))
            || !Rules.IbanLengths.TryGetValue(text.Text.Substring(start, 2).ToUpperInvariant(), out var length)
            || NumberShape.Read(text, start, "AA99") is null)
            return null;
        var spanish = text.At(start) == 'e' && text.At(start + 1) == 's';
        var shape = "AA99" + new string(spanish ? '9' : 'X', length - 4);
        // "de 21 de septiembre de 1991" is no German account: with letters in it, only the printed form counts.
        return NumberShape.Read(text, start, shape, spanish ? null : PrintedGroups[length]) is { } number && Identifiers.Iban.IsValid(number.Compact) && StandsAlone(start, number.End) ? number.End : null;
    }

    private int? Phone(int start)
    {
        if (char.IsAsciiLetter(text.At(start)))
            return null;
        var (at, prefixed) = (start, false);
        foreach (var prefix in PhonePrefixes)
        {
            if (string.CompareOrdinal(text.Text, start, prefix, 0, prefix.Length) != 0)
                continue;
            (at, prefixed) = (start + prefix.Length, true);
            at += NumberShape.Gap(text, at);
            break;
        }

        // "34600123456", as address books export it.
        if (!prefixed && text.At(start) == '3' && text.At(start + 1) == '4' && Digits(start) == PhoneDigits + 2)
            at = start + 2;
        if (Digits(at) > PhoneDigits)
            return null;
        if (text.At(at) is >= '6' and <= '9' && NumberShape.Read(text, at, "999999999", PhoneGroups) is { } number && !text.Text.AsSpan(at, number.End - at).Contains('o')
            && number.Compact[..2] is not ("80" or "90") && !Public.Contains(number.Compact)
            && !IsMoney(number.End) && !IsAList(start, number.Groups) && StandsAlone(start, number.End, mayGoOnWithAnother: true))
            return number.End;
        return text.At(start) == '+' ? ForeignPhone(start) : null;
    }

    // "+33 6 12 34 56 78": eight to fifteen digits, in two groups or more or at once.
    private int? ForeignPhone(int start)
    {
        var (at, end, digits) = (start + 1, start + 1, 0);
        while (digits <= 15)
        {
            if (char.IsAsciiDigit(text.At(at)))
            {
                (at, digits) = (at + 1, digits + 1);
                end = at;
            }
            else if (digits > 0 && NumberShape.Gap(text, at) is 1 && char.IsAsciiDigit(text.At(at + 1)))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        var spanish = text.At(start + 1) == '3' && text.At(start + 2) == '4';
        return digits is >= 8 and <= 15 && !spanish && text.At(start + 1) is >= '1' and <= '9' && !IsMoney(end) && StandsAlone(start, end) ? end : null;
    }

    private int? Plot(int start) =>
        (NumberShape.Read(text, start, "9999999AA9999A") ?? NumberShape.Read(text, start, "99999A99999999")) is { Groups: "14" or "7,7" or "6,8" or "5,9" or "5,1,3,5" } plot
            && StandsAlone(start, plot.End) ? plot.End : null;

    // A plate has no check digit, so only where a vehicle is spoken of.
    private int? Plate(int start)
    {
        if (NumberShape.Read(text, start, "9999AAA") is { Groups: "7" or "4,3" } plate && plate.Compact[4..].All(IsPlateLetter) && StandsAlone(start, plate.End)
            && HasOneCase(plate.End - 3, plate.End)
            && !(plate.Compact[..2] is "19" or "20" && Rules.Acronyms.Contains(plate.Compact[4..].ToLowerInvariant())))
            return plate.End;
        foreach (var shape in OldPlates)
        {
            if (NumberShape.Read(text, start, shape) is { } old && Rules.Provinces.Contains(old.Compact[..shape.IndexOf('9', StringComparison.Ordinal)].ToLowerInvariant())
                && !old.Groups.Contains("1,1,", StringComparison.Ordinal) && old.Groups.Count(c => c == ',') <= 2 && DigitsTogether(shape, old.Groups)
                && (IsCapital(start) || !old.Groups.Contains(',', StringComparison.Ordinal)) && StandsAlone(start, old.End))
                return old.End;
        }

        return null;
    }

    // Until 2000: province, four digits, one or two letters; until 1971: province and up to six digits.
    private static readonly string[] OldPlates = ["AA9999AA", "AA9999A", "A9999AA", "A9999A", "AA999999", "A999999"];

    private static bool IsPlateLetter(char c) => "BCDFGHJKLMNPRSTVWXYZ".Contains(c, StringComparison.Ordinal);

    private bool HasOneCase(int start, int end) => Enumerable.Range(start, end - start).Select(IsCapital).Distinct().Count() == 1;

    private bool IsCapital(int folded) => text.RawAt(folded) != text.At(folded);

    // The digits of an old plate are written together, apart from its letters.
    private static bool DigitsTogether(string shape, string groups)
    {
        var letters = shape.IndexOf('9', StringComparison.Ordinal);
        var digits = shape.Count(c => c == '9');
        var parts = groups.Split(',').Select(g => int.Parse(g, null)).ToList();
        var (from, until) = (letters, letters + digits);
        for (int at = 0, i = 0; i < parts.Count - 1; i++)
        {
            at += parts[i];
            if (at > from && at < until)
                return false;
            if (at < from || at > until)
                return false;
        }

        return true;
    }

    private int Digits(int at)
    {
        var end = at;
        while (char.IsAsciiDigit(text.At(end)))
            end++;
        return end - at;
    }

    // "casillas 670 671 672"
    private bool IsAList(int start, string groups) => groups == "3,3,3" && WordBefore(start) is { } word && Rules.Numbered.Contains(word);

    private string? WordBefore(int start)
    {
        var end = start;
        while (end > 0 && !FoldedText.IsWordCharacter(text.At(end - 1)))
            end--;
        var from = end;
        while (from > 0 && end - from <= LongestLabel && FoldedText.IsWordCharacter(text.At(from - 1)))
            from--;
        return end > from && start - end <= 3 ? text.Text[from..end] : null;
    }

    /// <summary>
    /// False when what looks like a letter of control apart from its digits, or like the first letter of a company's number, is a word
    /// or the beginning of one: <c>44248179 errorea</c>, <c>12345678 y no sé</c>, <c>e 07944804</c>.
    /// </summary>
    private bool IsNoSentence(int start, NumberReading number)
    {
        // "é 37932654": an accented letter is a word.
        if (IsAccented(start) || IsAccented(number.End - 1))
            return false;
        var before = WordBefore(start);
        var labelled = before is not null && Rules.Labels.Contains(before);
        if (char.IsAsciiLetter(text.At(number.End - 1)) && text.At(number.End - 2) == ' ')
        {
            if (FoldedText.IsWordCharacter(text.At(number.End)) || text.At(number.End) == '\'')
                return false;
            if (!labelled && text.RawAt(number.End - 1) is 'a' or 'e' or 'y' && text.At(number.End) == ' ')
                return false;
        }

        // A conjunction stands after a word, not after a bracket or a colon.
        var opens = start == 0 || text.At(start - 1) is '(' or ':' || (text.At(start - 1) == ' ' && text.At(start - 2) is ':' or '(');
        return labelled || opens || (before is not null && Rules.Leads.Contains(before)) || !(text.RawAt(start) is 'a' or 'e' or 'u' && text.At(start + 1) == ' ');
    }

    private bool IsAccented(int folded) => text.RawAt(folded) is >= '\u00c0' and <= '\u024f';

    // "751.202.570 euros" is no telephone.
    private bool IsMoney(int end)
    {
        var at = text.At(end) == ' ' ? end + 1 : end;
        return text.At(at) == '€' || string.CompareOrdinal(text.Text, at, "eur", 0, 3) == 0;
    }

    /// <summary>True when a find is no part of a longer number or word; a Basque case ending may be stuck to it.</summary>
    private bool StandsAlone(int start, int end, bool mayGoOnWithAnother = false)
    {
        if (start != _lastEnd + 1 && text.At(start - 1) is '.' or ',' or '/' or '-' && char.IsAsciiDigit(text.At(start - 2)))
            return false;
        var endsInDigit = char.IsAsciiDigit(text.At(end - 1));
        if (endsInDigit && text.At(end) is '.' or ',' or '/' or '-' && char.IsAsciiDigit(text.At(end + 1))
            && !(mayGoOnWithAnother && text.At(end) is '/' or ',' && Digits(end + 1) == PhoneDigits && text.At(end + 1) is >= '6' and <= '9'))
            return false;
        var wordEnd = end;
        while (wordEnd - end <= LongestEnding && FoldedText.IsWordCharacter(text.At(wordEnd)))
            wordEnd++;
        return wordEnd == end || Rules.Endings.Contains(text.Text[end..wordEnd])
            || (endsInDigit && end - start >= FirmLength && char.IsAsciiLetterLower(text.At(end)));
    }

    // An account or a card with a word glued to its end is still one; a short number is not.
    private const int FirmLength = 14;
}
