using System.Collections.Concurrent;
using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Rag.Generation;

namespace Chat.Rag.Verification;

/// <summary>What the gate found.</summary>
/// <param name="Passed">Sentences that may be shown.</param>
/// <param name="Held">Sentences that may not: a figure of theirs stands in no source that they cite.</param>
/// <param name="Figures">Figures of the sentences that passed, each with a source that states it.</param>
public sealed record Verdict(IReadOnlyList<AnswerSentence> Passed, IReadOnlyList<AnswerSentence> Held, IReadOnlyList<AnswerFigure> Figures);

/// <summary>
/// The last stage: a sentence is shown only if every figure in it stands in the words of a source that it cites.
/// Quoted guidance passes by nature; the gate is here for replies, for the calendar and for a model.
/// </summary>
public sealed class SentenceGate
{
    private const int MostRemembered = 20_000;

    // Quotes and sentences repeat from answer to answer; reading their figures again is most of the gate's time.
    private readonly ConcurrentDictionary<string, IReadOnlyList<Figure>> _read = new(StringComparer.Ordinal);

    /// <summary>Verifies a draft.</summary>
    public Verdict Verify(Draft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var quotes = draft.Sources.ToDictionary(s => s.Number, s => Read(s.Quote));
        var (passed, held) = (new List<AnswerSentence>(), new List<AnswerSentence>());
        var figures = new List<AnswerFigure>();
        foreach (var sentence in draft.Sentences)
        {
            var stated = Read(sentence.Text)
                .Select(f => (Figure: f, Source: sentence.Sources.FirstOrDefault(n => f.StandsIn(quotes[n]))))
                .ToList();
            if (stated.Any(s => s.Source == 0))
            {
                held.Add(sentence);
                continue;
            }

            passed.Add(sentence);
            figures.AddRange(stated.Select(s => new AnswerFigure(s.Figure.Text, s.Figure.Value, s.Figure.Kind, s.Source)));
        }

        return new Verdict(passed, held, [.. figures.Distinct()]);
    }

    private IReadOnlyList<Figure> Read(string text)
    {
        if (_read.Count > MostRemembered)
            _read.Clear();
        return _read.GetOrAdd(text, FigureReader.Read);
    }
}
