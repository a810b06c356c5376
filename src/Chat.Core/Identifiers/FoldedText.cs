using System.Text;

namespace Chat.Core.Identifiers;

/// <summary>
/// A text as identifiers are compared: lower case, without accents, digits and letters of other alphabets that look the same as
/// ASCII, one space for many, invisible characters left out. Knows where each character stands in the text as given.
/// <c>personal-data.js</c> folds in the same way.
/// </summary>
internal sealed class FoldedText
{
    private const int FullWidthOffset = 0xFEE0;
    private static readonly Dictionary<char, char> Map = PersonalDataRules.Current.Fold.SelectMany(f => f.Value.Select(c => (c, f.Key))).ToDictionary(p => p.c, p => p.Key);

    private readonly int[] _start;
    private readonly int[] _end;

    /// <summary>Folds a text.</summary>
    public FoldedText(string raw)
    {
        Raw = raw;
        var text = new StringBuilder(raw.Length);
        (_start, _end) = (new int[raw.Length], new int[raw.Length]);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (IsIgnored(c) || IsTag(raw, i))
                continue;
            var folded = Fold(c);
            if (folded == ' ' && text.Length > 0 && text[^1] == ' ')
                continue;
            (_start[text.Length], _end[text.Length]) = (i, i + 1);
            text.Append(folded);
        }

        Text = text.ToString();
        Words = ReadWords(Text);
    }

    /// <summary>As given.</summary>
    public string Raw { get; }

    /// <summary>Folded.</summary>
    public string Text { get; }

    /// <summary>The runs of letters and digits in the folded text.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>Where a folded character begins in the text as given.</summary>
    public int StartOf(int folded) => _start[folded];

    /// <summary>Where a stretch that ends before this folded character ends in the text as given.</summary>
    public int EndOf(int foldedEnd) => _end[foldedEnd - 1];

    /// <summary>The character as given.</summary>
    public char RawAt(int folded) => Raw[_start[folded]];

    /// <summary>The folded character; <c>'\0'</c> outside of the text.</summary>
    public char At(int folded) => folded >= 0 && folded < Text.Length ? Text[folded] : '\0';

    /// <summary>True for what makes up words: ASCII letters and digits, and letters of other alphabets.</summary>
    public static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is (>= '\u00c0' and <= '\u024f' and not ('×' or '÷')) or (>= '\u0370' and <= '\u1fff');

    private static char Fold(char c)
    {
        if (c is >= '\uff01' and <= '\uff5e')
            c = (char)(c - FullWidthOffset);
        if (c is >= 'A' and <= 'Z')
            return (char)(c + 32);
        if (c < '\u0080')
            return c is '\t' or '\n' or '\v' or '\f' or '\r' ? ' ' : c;
        if (c is '\u0085' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000')
            return ' ';
        if (c is >= '\u0660' and <= '\u0669')
            return (char)(c - '\u0660' + '0');
        if (c is >= '\u06f0' and <= '\u06f9')
            return (char)(c - '\u06f0' + '0');
        return Map.GetValueOrDefault(c, c);
    }

    // Controls, soft hyphen, combining accents, zero widths, directions, variation selectors, private use.
    private static bool IsIgnored(char c) => c is < '\t' or (> '\r' and < ' ') or (>= '\u007f' and <= '\u009f' and not '\u0085') or '\u00ad'
        or (>= '\u0300' and <= '\u036f') or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e')
        or (>= '\u2060' and <= '\u206f') or (>= '\ue000' and <= '\uf8ff') or (>= '\ufe00' and <= '\ufe0f') or '\ufeff' or (>= '\ufff9' and <= '\ufffb');

    // Tag characters, U+E0000 to U+E01EF with the selectors behind them, are pairs of surrogates.
    private static bool IsTag(string raw, int i) =>
        (raw[i] == '\udb40' && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1])) || (char.IsLowSurrogate(raw[i]) && i > 0 && raw[i - 1] == '\udb40');

    private static List<Word> ReadWords(string text)
    {
        var words = new List<Word>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && IsWordCharacter(text[i]))
                i++;
            if (i > start)
                words.Add(new Word(start, i, text[start..i]));
            else
                i++;
        }

        return words;
    }

    /// <summary>A word, with folded offsets.</summary>
    internal readonly record struct Word(int Start, int End, string Text);
}
