using System.Globalization;
using System.Text;

namespace Chat.Rag.Screening;

/// <summary>Takes out of a question what no citizen types: control, invisible and tag characters, lone surrogates.</summary>
public static class InputCleaner
{
    /// <summary>The visible text on one line, with single spaces.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD.
            var drop = rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\n' or '\r' or '\t')
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (!drop)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().TrimEnd();
    }
}
