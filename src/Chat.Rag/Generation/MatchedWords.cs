using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Text;

namespace Chat.Rag.Generation;

/// <summary>Finds the words of a passage for which it was found, so that a reader sees at once where the answer stands.</summary>
internal static class MatchedWords
{
    /// <summary>The words whose stem matched, in order; words side by side are one stretch.</summary>
    /// <param name="text">The passage's words, exactly as they are shown.</param>
    /// <param name="language">Their language.</param>
    /// <param name="terms">What matched.</param>
    public static IReadOnlyList<TextSpan> In(string text, Language language, IReadOnlyList<MatchedTerm> terms)
    {
        var stems = terms.SelectMany(t => t.Found.Split(Terms.Joint)).ToHashSet(StringComparer.Ordinal);
        var spans = new List<TextSpan>();
        foreach (var (start, length) in Words(text))
        {
            // An abbreviation with points inside is several tokens; one that matched marks the word.
            if (!Folding.Tokens(text.Substring(start, length)).Exists(t => stems.Contains(Terms.Of(t, language))))
                continue;
            if (spans is [.., var last] && text.AsSpan(last.Start + last.Length, start - last.Start - last.Length) is " ")
                spans[^1] = last with { Length = start + length - last.Start };
            else
                spans.Add(new TextSpan(start, length));
        }

        return spans;
    }

    private static IEnumerable<(int Start, int Length)> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            // A combining accent belongs to its letter.
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || (start >= 0 && char.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark));
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return (start, i - start);
                start = -1;
            }
        }
    }
}
