using System.Globalization;
using System.Text;

namespace Chat.Rag.Screening;

/// <summary>Takes out of a question what no citizen types: control, invisible and tag characters, lone surrogates.</summary>
public static class InputCleaner
{
    /// <summary>The visible text on one line, with single spaces.</summary>
    public static string Clean(string text) => Clean(text, out _, out _);

    /// <summary>The same, with its lines and with what was taken out.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="lines">The visible text, character by character the same, with <c>\n</c> for a space where a line ended.</param>
    /// <param name="removed">How many characters of which kind were taken out; never the characters.</param>
    public static string Clean(string text, out string lines, out IReadOnlyDictionary<string, int> removed)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\n' or '\r' or '\t')
            {
                var isEnd = rune.Value is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;
                if (clean.Length > 0 && clean[^1] is not (' ' or '\n'))
                    clean.Append(isEnd ? '\n' : ' ');
                else if (clean.Length > 0 && isEnd)
                    clean[^1] = '\n';
            }
            else if (KindOf(rune) is { } kind)
            {
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
            else
            {
                clean.Append(rune);
            }
        }

        removed = counts;
        lines = clean.ToString().TrimEnd();
        return lines.Replace('\n', ' ');
    }

    // Null for what stays.
    private static string? KindOf(Rune rune)
    {
        // A lone surrogate is enumerated as U+FFFD.
        if (rune == Rune.ReplacementChar)
            return "broken";
        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when rune.Value is >= 0xE0000 and <= 0xE007F => "tag",
            // The selectors that change a picture's colours may also carry bytes; those of Mongolian and the Hangul fillers draw nothing.
            _ when rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F) or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F => "invisible",
            UnicodeCategory.Format when rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "direction",
            UnicodeCategory.Format => "invisible",
            UnicodeCategory.Control => "control",
            UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "unassigned",
            _ => null,
        };
    }
}
