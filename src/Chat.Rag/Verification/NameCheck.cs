using System.Text.RegularExpressions;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Finds names and codes that come from nowhere: a word with a capital inside a sentence, or a mix of letters and digits, that
/// neither the cited sources nor the guidance as a whole ever use.
/// </summary>
public sealed partial class NameCheck(GuidanceVocabulary vocabulary)
{
    /// <summary>True when every name of the text is known.</summary>
    internal bool KnowsAll(IReadOnlyList<SourceWords> cited, string text, Language language)
    {
        var figures = FigureReader.Read(text);
        if (Code().Matches(text).Select(m => m.Groups["code"]).Any(c => IsMoreThanItsParts(c, figures) && !cited.Any(source => StandsWhole(c.Value, source.Text))))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
                continue;
            var end = i;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] == '·' && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
                end++;
            var (start, word) = (i, text[i..end]);
            i = end;
            if (figures.Any(f => f.Start < end && start < f.End) || !LooksLikeName(text, start, word))
                continue;
            if (!IsKnown(word, cited, language))
                return false;
        }

        return true;
    }

    // Letters in capitals and digits, joined by hyphens; digits alone also by a slash. A Basque ending may follow.
    [GeneratedRegex(@"\b(?<code>[\p{Lu}\d]+(?:[-‐‑–][\p{Lu}\d]+)*[-‐‑–]\d+|\d+(?:[-‐‑–/]\d+)+)\p{Ll}*\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    // "V1234-23" is not known because 23 is, nor "1500-20" because 1.500 € and 20 % are: a bare number among the parts stands in any figure of
    // its value. What is one figure ("35/2006", "30-06-2026"), and spans ("2024-2025", "10-15 días", "modelo 100-2025"), are looked for as figures.
    private static bool IsMoreThanItsParts(Group code, IReadOnlyList<Figure> figures)
    {
        if (code.Value.Any(char.IsUpper))
            return true;
        var parts = figures.Where(f => f.Start < code.Index + code.Length && code.Index < f.End).ToList();
        return parts is not [_] && !parts.TrueForAll(p => p.Kind != FigureKind.Number);
    }

    private static bool StandsWhole(string code, string source)
    {
        (code, source) = (Hyphenated(code), Hyphenated(source));
        for (var at = source.IndexOf(code, StringComparison.OrdinalIgnoreCase); at >= 0; at = source.IndexOf(code, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetterOrDigit(source[at - 1])) && (at + code.Length == source.Length || !char.IsDigit(source[at + code.Length])))
                return true;
        }

        return false;
    }

    private static string Hyphenated(string text) => text.Replace('‐', '-').Replace('‑', '-').Replace('–', '-');

    private static bool LooksLikeName(string text, int start, string word) =>
        (word.Any(char.IsDigit) && word.Length > 1)
        || word.Skip(1).Any(char.IsUpper)
        || (char.IsUpper(word[0]) && word.Length > 1 && !OpensSentence(text, start));

    // After a full stop, a colon or an opening sign any word has a capital.
    private static bool OpensSentence(string text, int start)
    {
        var before = text.AsSpan(0, start).TrimEnd(" «“\"'(¿¡-–\n");
        return before.Length == 0 || before[^1] is '.' or ':' or '?' or '!' or '…' || text.AsSpan(before.Length, start - before.Length).Contains('\n');
    }

    // Basque puts its case endings on names: "Agentziak", "BEZaren".
    private bool IsKnown(string word, IReadOnlyList<SourceWords> cited, Language language)
    {
        var folded = string.Concat(Folding.Tokens(word));
        if (Stands(folded))
            return true;
        if (language != Language.Eu)
            return false;
        for (var length = folded.Length - 1; length >= 3 && folded.Length - length <= 6; length--)
        {
            if (Stands(folded[..length]))
                return true;
        }

        return Stands(folded + "a");

        bool Stands(string form) => vocabulary.Has(form, language) || cited.Any(c => c.Tokens.Contains(form));
    }
}
