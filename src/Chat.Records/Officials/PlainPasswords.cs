using System.Text;
using Chat.Core.Languages;

namespace Chat.Records.Officials;

/// <summary>
/// Passwords that are tried first: words of <c>plain-passwords.txt</c> and the account's name, however they are written, with a year or a
/// number to them, and runs of the keyboard. A list of our own making, short on purpose: it holds what people of these offices would think of.
/// </summary>
internal static class PlainPasswords
{
    private const int LeastDistinct = 4;

    // Shorter pieces stand within words of every language.
    private const int ShortestRun = 4;

    // Rows of the Spanish keyboard and its columns, the alphabet and the digits; backwards as well.
    private static readonly string[] Rows = ["1234567890", "qwertyuiop", "asdfghjklñ", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "0123456789"];

    private static readonly string[] Lines = [.. Rows.Concat(Rows.Select(r => new string([.. r.Reverse()])))];

    // The longest first, so that none is left half.
    private static readonly string[] Words = [.. Read().OrderByDescending(w => w.Length)];

    /// <summary>The words, folded.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>True when nothing much is left of a password without them.</summary>
    public static bool Has(string password, string name)
    {
        var folded = Fold(password);
        return IsPlain(folded, name) || IsPlain(WithLettersForDigits(folded), name);
    }

    /// <summary>As it is compared: small letters without accents, signs and spaces.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsAscii(c) || char.IsLetterOrDigit(c))
                folded.Append(Accents.Fold(c));
            else if (c is '@' or '$')
                folded.Append(c == '@' ? 'a' : 's');
        }

        return folded.ToString();
    }

    private static bool IsPlain(string folded, string name)
    {
        var rest = WithoutRuns(folded, Lines);
        foreach (var word in Words.Append(Fold(name)).Where(w => w.Length >= 2))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        // A year, a birthday or a number makes a known word no better.
        return rest.Distinct().Count() < LeastDistinct || (rest.Length < folded.Length && rest.Count(char.IsLetter) < LeastDistinct);
    }

    private static string WithLettersForDigits(string folded) =>
        new([.. folded.Select(c => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', _ => c })]);

    private static string WithoutRuns(string text, string[] lines)
    {
        var rest = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var run = lines.Max(l => RunAt(text, i, l));
            if (run < ShortestRun)
                rest.Append(text[i]);
            i += run < ShortestRun ? 1 : run;
        }

        return rest.ToString();
    }

    private static int RunAt(string text, int start, string line)
    {
        var at = line.IndexOf(text[start], StringComparison.Ordinal);
        var length = 0;
        while (at >= 0 && at + length < line.Length && start + length < text.Length && text[start + length] == line[at + length])
            length++;
        return length;
    }

    private static IEnumerable<string> Read()
    {
        using var reader = new StreamReader(typeof(PlainPasswords).Assembly.GetManifestResourceStream("plain-passwords.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return Fold(line);
        }
    }
}
