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
        // A code is more than its parts: "V1234-23" is not known because 23 is. Figures alone are a span, "2024-2025", and looked for as figures.
        if (Code().Matches(text).Any(code => code.Value.Any(char.IsUpper) && !cited.Any(c => c.Text.Contains(code.Value, StringComparison.OrdinalIgnoreCase))))
            return false;
        var figures = FigureReader.Read(text);
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

    // Letters in capitals and digits, joined by hyphens.
    [GeneratedRegex(@"\b[\p{Lu}\d]+(?:-[\p{Lu}\d]+)*-\d+\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

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
