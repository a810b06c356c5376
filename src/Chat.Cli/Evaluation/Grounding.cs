using Chat.Core.Answers;
using Chat.Core.Figures;

namespace Chat.Cli.Evaluation;

/// <summary>Checks an answer from outside, with nothing but its own JSON: every figure must stand in a cited passage.</summary>
internal static class Grounding
{
    /// <summary>Figures of the text that no cited quote has.</summary>
    public static IReadOnlyList<string> Ungrounded(Answer answer)
    {
        var cited = answer.Citations.SelectMany(c => FigureReader.Read(c.Quote)).ToList();
        return [.. FigureReader.Read(HeadingsOut(answer)).Where(f => !f.StandsIn(cited)).Select(f => f.Text)];
    }

    // A heading that is a year names the source below it; it states nothing.
    private static string HeadingsOut(Answer answer) => string.Join('\n', answer.Sentences.Select(s => s.Text));
}
