using System.Buffers;
using System.Globalization;
using System.Text;
using Chat.Core.Languages;

namespace Chat.Rag.Text;

/// <summary>Brings text to the one form in which words are compared: lower case, without accents, one token a word.</summary>
public static class Folding
{
    private const int LongestToken = 40;

    // Clitics and apostrophes of Catalan, hyphens of Basque and Catalan: all separate words.
    private static readonly SearchValues<char> Joiners = SearchValues.Create("'’`´·");

    private static readonly SearchValues<char> Punctuation = SearchValues.Create(".,;:!?¿¡…\"'«»“”‘’`´·()[]—");

    /// <summary>Lower case, without accents; other characters stay.</summary>
    public static string Fold(string text)
    {
        const int OnStack = 256;
        var folded = text.Length <= OnStack ? stackalloc char[OnStack] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAscii(c))
                folded[length++] = char.IsAsciiLetterUpper(c) ? (char)(c | ' ') : c;
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                folded[length++] = Accents.Fold(c);
        }

        return new string(folded[..length]);
    }

    /// <summary>
    /// What two spellings of one question have in common: its words and the signs that change what is asked (<c>&lt;22.000</c>, <c>30 %</c>, <c>-5 €</c>),
    /// without capitals, accents and the punctuation of sentences.
    /// </summary>
    public static string WordsAndSigns(string text)
    {
        var folded = Fold(text);
        var key = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var isInside = char.IsLetterOrDigit(folded[i]) || IsWithinNumber(folded, i);
            if (!isInside && (char.IsWhiteSpace(folded[i]) || Punctuation.Contains(folded[i])))
            {
                Part(key);
                continue;
            }

            // A sign stands by itself, as "30%" and "30 %" are the same.
            if (!isInside)
                Part(key);
            key.Append(folded[i]);
            if (!isInside)
                Part(key);
        }

        return key.ToString().TrimEnd();
    }

    private static void Part(StringBuilder key)
    {
        if (key.Length > 0 && key[^1] != ' ')
            key.Append(' ');
    }

    // 22.000, 0,26 and 10:30.
    private static bool IsWithinNumber(string text, int i) =>
        text[i] is '.' or ',' or ':' or '\'' && i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);

    /// <summary>The words of a text, folded. The Catalan <c>l·l</c> is one letter pair inside a word.</summary>
    public static List<string> Tokens(string text)
    {
        var folded = Fold(text).Replace("l·l", "ll", StringComparison.Ordinal).Replace("l.l", "ll", StringComparison.Ordinal);
        var tokens = new List<string>(folded.Length / 5);
        var start = -1;
        for (var i = 0; i <= folded.Length; i++)
        {
            var inside = i < folded.Length && char.IsLetterOrDigit(folded[i]) && !Joiners.Contains(folded[i]);
            // 22.000 and 0,26 are one token.
            if (!inside && i < folded.Length && start >= 0 && folded[i] is '.' or ',')
                inside = char.IsAsciiDigit(folded[i - 1]) && i + 1 < folded.Length && char.IsAsciiDigit(folded[i + 1]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                tokens.Add(folded[start..Math.Min(i, start + LongestToken)]);
                start = -1;
            }
        }

        return tokens;
    }
}
