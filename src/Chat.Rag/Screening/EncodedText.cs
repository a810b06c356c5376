using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Rag.Screening;

/// <summary>
/// Readings of a text that a person does not see at first sight. What is encoded byte by byte (Base64, hexadecimal, escapes) has no
/// place in a question; letters changed or moved (ROT13, digits for letters, backwards, spaced out) may be chance, so those readings
/// only count when they say what the text itself does not.
/// </summary>
internal static partial class EncodedText
{
    private const int FewestLetters = 8;
    private const double LettersOfText = 0.85; // share of letters, spaces and punctuation in what is text and not chance
    private const int FewestLeetWords = 2;

    /// <summary>What the encoded pieces of a text say, piece by piece.</summary>
    public static IEnumerable<string> Decoded(string text)
    {
        foreach (Match piece in Base64().Matches(text))
        {
            if (FromBase64(piece.Value) is { } words)
                yield return words;
        }

        foreach (Match piece in Hexadecimal().Matches(text))
        {
            var digits = string.Concat(piece.Value.Where(char.IsAsciiHexDigit));
            if (digits.Length % 2 == 0 && AsText(Convert.FromHexString(digits)) is { } words)
                yield return words;
        }

        foreach (Match piece in Escapes().Matches(text))
        {
            var plain = Escape().Replace(piece.Value, e => char.ToString((char)int.Parse(e.Groups["x"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            if (plain.Count(char.IsLetter) >= FewestLetters)
                yield return plain;
        }
    }

    /// <summary>The text with its letters read otherwise, with spaces where it had them.</summary>
    public static IEnumerable<string> Readings(string text)
    {
        yield return string.Concat(text.Select(Rot13));
        yield return new string([.. text.Reverse()]);
        yield return string.Join(' ', text.Split(' ').Reverse());
        var words = text.Split(' ');
        if (words.Count(IsLeet) >= FewestLeetWords)
        {
            yield return string.Join(' ', words.Select(w => Unleet(w, 'i')));
            yield return string.Join(' ', words.Select(w => Unleet(w, 'l')));
        }
    }

    /// <summary>Letters written one by one ("o l v i d a", "o-l-v-i-d-a"), run together; empty when there are none.</summary>
    public static string Squeezed(string text) =>
        string.Concat(SpacedOut().Matches(text).Select(m => string.Concat(m.Value.Where(char.IsLetterOrDigit))));

    private static string? FromBase64(string piece)
    {
        var standard = piece.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        // One character over is no byte; a letter typed too much at the end must not hide the rest.
        standard = standard[..(standard.Length - (standard.Length % 4 == 1 ? 1 : 0))];
        var bytes = new byte[standard.Length];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var length) ? AsText(bytes.AsSpan(0, length)) : null;
    }

    private static string? AsText(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var like = text.Count(c => char.IsLetter(c) || char.IsWhiteSpace(c) || char.IsPunctuation(c));
        return text.Count(char.IsLetter) >= FewestLetters && like >= text.Length * LettersOfText && !text.Contains('\uFFFD') && text.Any(c => char.IsWhiteSpace(c) || c is '<' or '(')
            ? text
            : null;
    }

    private static char Rot13(char c) => c switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((c - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((c - 'A' + 13) % 26)),
        _ => c,
    };

    // A digit inside a word or before it; a form, a year or an amount with its unit has letters on one side at most.
    private static bool IsLeet(string word) => LeetWord().IsMatch(word);

    private static string Unleet(string word, char one) => !word.Any(char.IsLetter) && word.Length > 1
        ? word
        : string.Concat(word.Select(c => c switch { '0' => 'o', '1' or '!' => one, '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '8' => 'b', '9' => 'g', _ => c }));

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{16,}={0,2}", RegexOptions.NonBacktracking)]
    private static partial Regex Base64();

    [GeneratedRegex(@"(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ ,:]?){10,}", RegexOptions.NonBacktracking)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"(?:(?:%|\\u00|\\x|&#x)[0-9A-Fa-f]{2};?[^%\\&]{0,2}){6,}", RegexOptions.NonBacktracking)]
    private static partial Regex Escapes();

    [GeneratedRegex(@"(?:%|\\u00|\\x|&#x)(?<x>[0-9A-Fa-f]{2});?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?:^|[^\p{L}\p{N}])(?:[\p{L}\p{N}][ ._*·|/-]{1,3}){5,}[\p{L}\p{N}](?:$|[^\p{L}\p{N}])", RegexOptions.NonBacktracking)]
    private static partial Regex SpacedOut();

    [GeneratedRegex(@"\p{L}[013457@$!]+\p{L}|^[013457@$]+\p{L}{2,}|\p{L}{2,}[013457@$]+\p{P}?$|[013457]\p{L}[013457]", RegexOptions.NonBacktracking)]
    private static partial Regex LeetWord();
}
