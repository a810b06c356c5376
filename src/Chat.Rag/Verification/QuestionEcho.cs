using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Finds what a question asserts in a sentence that is said to rest on a source: four words in a row with a figure among them, which stand in
/// the question and in no cited source. "From today the general rate is 10 %" finds its 10 in any passage on reduced rates; the words around it it does not.
/// </summary>
internal static class QuestionEcho
{
    private const int WordsInARow = 4;

    public static bool IsIn(string text, IReadOnlyList<string> asked, IReadOnlyList<SourceWords> cited)
    {
        var asserted = Runs(asked).ToHashSet(StringComparer.Ordinal);
        if (asserted.Count == 0)
            return false;
        var echoed = Runs(Folding.Tokens(text)).Where(asserted.Contains).ToList();
        return echoed.Count > 0 && echoed.Except(cited.SelectMany(c => Runs(Folding.Tokens(c.Text)))).Any();
    }

    private static IEnumerable<string> Runs(IReadOnlyList<string> tokens)
    {
        for (var i = 0; i + WordsInARow <= tokens.Count; i++)
        {
            var run = tokens.Skip(i).Take(WordsInARow).ToList();
            if (run.Exists(t => char.IsAsciiDigit(t[0])))
                yield return string.Join(' ', run);
        }
    }
}
