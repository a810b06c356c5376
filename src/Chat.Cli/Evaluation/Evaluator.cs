using System.Diagnostics;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;

namespace Chat.Cli.Evaluation;

/// <summary>Asks every question of a set as a citizen would: the product's own entry point, no language given.</summary>
internal static class Evaluator
{
    public static async Task<ScoredAnswer[]> RunAsync(AnswerPipeline pipeline, IReadOnlyList<EvaluationQuestion> questions, DateOnly asOf, CancellationToken stop)
    {
        // The first answers of a process pay for its compilation; latency is what a running service gives. A model is not asked for these.
        foreach (var question in questions.Take(8))
            pipeline.Answer(new Question(question.Question ?? "", null, asOf));
        return await JsonLines.MapAsync(
            questions,
            async (q, token) =>
            {
                var start = Stopwatch.GetTimestamp();
                var answer = await pipeline.AnswerAsync(new Question(q.Question ?? "", null, asOf), token);
                return new ScoredAnswer(q, answer, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            },
            stop);
    }
}
