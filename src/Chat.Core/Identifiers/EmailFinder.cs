namespace Chat.Core.Identifiers;

/// <summary>Finds e-mail addresses, also with the at sign in words: <c>ana(arroba)correo.example</c>.</summary>
internal static class EmailFinder
{
    private const int LongestPart = 64;
    private const int LongestDomain = 255;
    private static readonly string[] Signs = [" @ ", "@", " (arroba) ", "(arroba)", "[arroba]", " arroba ", "(at)", "[at]"];

    /// <summary>All of them, in order, with folded offsets.</summary>
    public static IEnumerable<(string Type, int Start, int End)> Find(FoldedText text)
    {
        var from = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            if (text.At(i) is not ('@' or ' ' or '(' or '['))
                continue;
            foreach (var sign in Signs)
            {
                if (string.CompareOrdinal(text.Text, i, sign, 0, sign.Length) != 0)
                    continue;
                if (Start(text, i, from) is { } start && End(text, i + sign.Length) is { } end)
                {
                    yield return ("EMAIL", start, end);
                    (from, i) = (end, end - 1);
                }

                break;
            }
        }
    }

    private static int? Start(FoldedText text, int at, int from)
    {
        var start = at;
        while (start > from && at - start < LongestPart && (char.IsAsciiLetterOrDigit(text.At(start - 1)) || text.At(start - 1) is '.' or '_' or '%' or '+' or '-'))
            start--;
        while (start < at && text.At(start) is '.' or '-')
            start++;
        return start < at ? start : null;
    }

    // The longest run of labels with points, of which the last has letters alone.
    private static int? End(FoldedText text, int start)
    {
        int? end = null;
        for (int at = start, label = start; at - start < LongestDomain; at++)
        {
            var c = text.At(at);
            if (c == '.' && at > label)
            {
                label = at + 1;
                var letters = label;
                while (char.IsAsciiLetterLower(text.At(letters)) && letters - label < LongestPart)
                    letters++;
                if (letters - label >= 2)
                    end = letters;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                break;
            }
        }

        return end;
    }
}
