using System.Text;
using Chat.Core.Answers;
using Chat.Rag.Generation;

namespace Chat.Rag.Prompting;

/// <summary>A source as far as it fits.</summary>
/// <param name="Source">The source.</param>
/// <param name="Text">Its words, whole or cut at the end of a sentence.</param>
/// <param name="Tokens">How many tokens they have.</param>
internal sealed record FittedPassage(Source Source, string Text, int Tokens)
{
    /// <summary>True when words were left out.</summary>
    public bool IsCut => Text.Length < Source.Quote.Length;
}

/// <summary>Chooses what a prompt can hold: the most relevant sources first, each whole or cut where a sentence ends.</summary>
/// <param name="most">Tokens for all passages together.</param>
/// <param name="count">Counts tokens.</param>
internal sealed class PassageBudget(int most, Chat.Llama.TokenCounter count)
{
    /// <summary>The sources that fit, most relevant first.</summary>
    public List<FittedPassage> Fit(IReadOnlyList<Source> byRelevance)
    {
        var fitted = new List<FittedPassage>(byRelevance.Count);
        var left = most;
        foreach (var source in byRelevance)
        {
            var tokens = count(source.Quote);
            if (tokens <= left)
                fitted.Add(new(source, source.Quote, tokens));
            else if (Cut(source.Quote, left) is { Length: > 0 } text)
                fitted.Add(new(source, text, count(text)));
            else
                continue;
            left -= fitted[^1].Tokens;
        }

        return fitted;
    }

    /// <summary>Most relevant first and last: models read the edges of a long prompt best (Liu et al. 2023, "Lost in the Middle").</summary>
    public static List<T> EdgesFirst<T>(IReadOnlyList<T> byRelevance)
    {
        var ordered = new List<T>(byRelevance.Count);
        for (var i = 0; i < byRelevance.Count; i += 2)
            ordered.Add(byRelevance[i]);
        for (var i = byRelevance.Count - 1 - byRelevance.Count % 2; i > 0; i -= 2)
            ordered.Add(byRelevance[i]);
        return ordered;
    }

    // Whole sentences, list items and tables, as many from the beginning as fit.
    private string Cut(string quote, int tokens)
    {
        var text = new StringBuilder();
        foreach (var (unit, joint) in Units(quote))
        {
            var longer = text.Length == 0 ? unit : text.ToString() + joint + unit;
            if (count(longer) > tokens)
                break;
            text.Clear().Append(longer);
        }

        return text.ToString();
    }

    private static IEnumerable<(string Unit, string Joint)> Units(string quote)
    {
        var lines = quote.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // A table says nothing without its first lines, and half of it misleads.
            var first = i;
            while (IsTable(lines[first]) && i + 1 < lines.Length && IsTable(lines[i + 1]))
                i++;
            if (IsTable(lines[first]))
            {
                yield return (string.Join('\n', lines[first..(i + 1)]), "\n");
                continue;
            }

            var joint = "\n";
            foreach (var sentence in SentenceSplitter.Split(lines[i]))
            {
                yield return (sentence, joint);
                joint = " ";
            }
        }
    }

    private static bool IsTable(string line) => line.StartsWith('|');
}
