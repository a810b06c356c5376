using System.Text;

namespace Chat.Core.Identifiers;

/// <summary>A number read from a text.</summary>
/// <param name="End">Folded offset after it.</param>
/// <param name="Compact">Without what separates, in upper case, with 0 for a typed O.</param>
/// <param name="Groups">Lengths of its groups: <c>2,3,3,1</c>.</param>
internal sealed record NumberReading(int End, string Compact, string Groups);

/// <summary>Reads a number of a shape, with what people put between its characters.</summary>
internal static class NumberShape
{
    private const string Separators = " .-/_";
    private const int MostTypedO = 2;

    /// <summary>The number of that shape that begins there; null when none does.</summary>
    public static NumberReading? Read(FoldedText text, int start, string shape)
    {
        if (!Fits(text.At(start), shape[0]) && !(shape[0] == '9' && text.At(start) == 'o'))
            return null;
        var compact = new StringBuilder(shape.Length);
        var groups = new StringBuilder();
        var (at, group, typedO) = (start, 0, 0);
        foreach (var wanted in shape)
        {
            if (compact.Length > 0 && Gap(text, at) is > 0 and var gap)
            {
                at += gap;
                groups.Append(group).Append(',');
                group = 0;
            }

            var c = text.At(at);
            if (wanted == '9' && c == 'o' && ++typedO <= MostTypedO)
                c = '0';
            if (!Fits(c, wanted))
                return null;
            compact.Append(char.ToUpperInvariant(c));
            (at, group) = (at + 1, group + 1);
        }

        return new NumberReading(at, compact.ToString(), groups.Append(group).ToString());
    }

    /// <summary>How many characters separate two groups here: one, or a sign between spaces; 0 for none.</summary>
    public static int Gap(FoldedText text, int at)
    {
        if (!Separators.Contains(text.At(at), StringComparison.Ordinal))
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
