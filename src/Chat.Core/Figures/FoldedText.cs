using System.Globalization;
using System.Text;
using Chat.Core.Languages;

namespace Chat.Core.Figures;

/// <summary>
/// A text in lower case, without accents or invisible characters, with ASCII digits and plain spaces, that knows
/// where each of its characters stands in the original.
/// </summary>
internal sealed class FoldedText
{
    private readonly int[] _origin;

    private FoldedText(string text, int[] origin)
    {
        Text = text;
        _origin = origin;
    }

    /// <summary>The folded text.</summary>
    public string Text { get; }

    /// <summary>Folds a text; any string whatever, lone surrogates too.</summary>
    public static FoldedText Of(string source)
    {
        var folded = new StringBuilder(source.Length);
        // One more, so that the end of the text has an origin.
        var origin = new int[source.Length + 1];
        for (var i = 0; i < source.Length; i++)
        {
            if (Fold(source[i]) is not { } c)
                continue;
            origin[folded.Length] = i;
            folded.Append(c);
        }

        origin[folded.Length] = source.Length;
        return new FoldedText(folded.ToString(), origin);
    }

    /// <summary>Where a stretch of the folded text stands in the original.</summary>
    public (int Start, int End) Original(int start, int end) => (_origin[start], _origin[end - 1] + 1);

    // Null for what is not seen (accents written apart, soft hyphens, zero-width spaces), so that it cannot split a figure.
    private static char? Fold(char c)
    {
        if (c < 128)
            return c == '\t' ? ' ' : char.ToLowerInvariant(c);
        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => null,
            UnicodeCategory.SpaceSeparator => ' ',
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            _ when c == '’' => '\'',
            _ => Accents.Fold(c),
        };
    }
}
