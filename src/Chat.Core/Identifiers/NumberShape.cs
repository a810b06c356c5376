namespace Chat.Core.Identifiers;

/// <summary>A number read from a text.</summary>
/// <param name="End">Folded offset after it.</param>
/// <param name="Compact">Without what separates, in upper case, with 0 for a typed O.</param>
/// <param name="Groups">Lengths of its groups: <c>2,3,3,1</c>.</param>
internal sealed record NumberReading(int End, string Compact, string Groups);

/// <summary>Reads a number of a shape, with what people put between its characters.</summary>
internal static class NumberShape
{
    private const int MostTypedO = 2;

    // The longest account, of Malta, has 31.
    private const int LongestShape = 40;

    /// <summary>The number of that shape that begins there, in one of those groups or in any; null when none does.</summary>
    public static NumberReading? Read(FoldedText text, int start, string shape, GroupTree? groups = null)
    {
        if (!Fits(text.At(start), shape[0]) && !(shape[0] == '9' && text.At(start) == 'o'))
            return null;
        // Nothing is put on the heap before it is a number: every place of a text is tried.
        Span<char> compact = stackalloc char[LongestShape];
        Span<int> lengths = stackalloc int[LongestShape];
        var way = groups;
        var (at, count, group, typedO) = (start, 0, 0, 0);
        for (var i = 0; i < shape.Length; i++)
        {
            if (group > 0 && Gap(text, at) is > 0 and var gap)
            {
                var next = way?.After(group);
                if (way is not null && next is null)
                    return null;
                way = next;
                at += gap;
                lengths[count++] = group;
                group = 0;
            }

            var c = text.At(at);
            if (shape[i] == '9' && c == 'o' && ++typedO <= MostTypedO)
                c = '0';
            if (!Fits(c, shape[i]))
                return null;
            compact[i] = char.ToUpperInvariant(c);
            (at, group) = (at + 1, group + 1);
        }

        if (way is not null && !way.EndsWith(group))
            return null;
        lengths[count++] = group;
        return new NumberReading(at, new string(compact[..shape.Length]), string.Join(',', lengths[..count].ToArray()));
    }

    /// <summary>How many characters separate two groups here: one, or a sign between spaces; 0 for none.</summary>
    public static int Gap(FoldedText text, int at)
    {
        if (text.At(at) is not (' ' or '.' or '-' or '/' or '_'))
            return 0;
        return text.At(at) == ' ' && text.At(at + 1) is '-' or '.' or '/' && text.At(at + 2) == ' ' ? 3 : 1;
    }

    private static bool Fits(char c, char wanted) => wanted switch
    {
        '9' => char.IsAsciiDigit(c),
        'A' => char.IsAsciiLetterLower(c),
        'X' => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c),
        _ => c == wanted,
    };
}
