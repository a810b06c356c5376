using Chat.Core.Languages;
using Chat.Rag.Prompting;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Finds the model's own instructions in what it writes: six words in a row that stand in what it was told and in none of its sources.
/// They are no secret, but a model that recites them obeys somebody else.
/// </summary>
public sealed class EchoCheck
{
    private const int WordsInARow = 6;

    private readonly Dictionary<Language, HashSet<string>> _told;

    /// <summary>Reads the instructions of all languages: a model may be asked for those of another.</summary>
    public EchoCheck(PromptComposer prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        _told = LanguageCodes.All.ToDictionary(l => l, l => prompts.Instructions(l).SelectMany(t => t.Split('\n')).SelectMany(Runs).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>True when the text recites instructions.</summary>
    public bool IsIn(string text) => Runs(text).Any(run => _told.Values.Any(t => t.Contains(run)));

    private static IEnumerable<string> Runs(string text)
    {
        var tokens = Folding.Tokens(text);
        for (var i = 0; i + WordsInARow <= tokens.Count; i++)
            yield return string.Join(' ', tokens.Skip(i).Take(WordsInARow));
    }
}
