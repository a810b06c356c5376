using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Evaluation;

/// <summary><c>evaluate --stage retrieval</c>: are the right articles found, whatever is answered. The misses are kept with their explanations.</summary>
internal sealed class RetrievalEvaluation(IServiceProvider services, SearchKind kind, DateOnly asOf)
{
    private const int Depth = 100;
    private const int Shown = 5;

    private readonly Screener _screener = services.GetRequiredService<Screener>();
    private readonly Rewriter _rewriter = services.GetRequiredService<Rewriter>();
    private readonly CombinedSearch _search = services.GetRequiredService<CombinedSearch>();
    private readonly LegalAnalysis _analysis = services.GetRequiredService<LegalAnalysis>();

    /// <summary>Searches for every question that has gold articles, one after the other, so that times mean something.</summary>
    /// <exception cref="InvalidDataException">No question has gold articles.</exception>
    public async Task<RetrievalRun> RunAsync(IReadOnlyList<EvaluationQuestion> questions, CancellationToken stop)
    {
        var asked = questions.Where(q => q is { Question: not null, Gold.Count: > 0 }).ToList();
        if (asked.Count == 0)
            throw new InvalidDataException("The set names no gold articles; --stage retrieval needs a set with \"gold\".");
        // The first searches of a process pay for its compilation and for reading the files.
        foreach (var question in asked.Take(16))
            await SearchAsync(question, stop);
        var (scores, misses) = (new List<RetrievalScore>(), new List<Miss>());
        foreach (var question in asked)
        {
            var start = Stopwatch.GetTimestamp();
            var hits = await SearchAsync(question, stop);
            var score = RetrievalScore.Of(question.Id, question.Lang, question.Gold!, [.. hits.Select(h => h.RestsOn)], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            scores.Add(score);
            if (score.FirstGold is 0 or > 10)
                misses.Add(Explain(question, score, hits));
        }

        return new RetrievalRun(kind, services.GetRequiredService<LiveIndex>().Manifest?.Generation ?? "", asOf, scores, misses);
    }

    private Task<IReadOnlyList<CombinedHit>> SearchAsync(EvaluationQuestion question, CancellationToken stop) =>
        _search.SearchAsync(_rewriter.Rewrite(_screener.Screen(new Question(question.Question!, null, asOf))), kind, asOf, Depth, stop);

    private Miss Explain(EvaluationQuestion question, RetrievalScore score, IReadOnlyList<CombinedHit> hits)
    {
        var language = LanguageCodes.TryParse(question.Lang, out var known) ? known : Language.Es;
        return new Miss(
            question.Id,
            question.Question!,
            question.Gold!,
            score.FirstGold,
            [.. _analysis.Analyze(question.Question!, language).Words.Select(w => w.Text)],
            [.. hits.Take(Shown).Select(h => new MissHit(h.Id, h.Topic?.Topic.Id ?? h.Article!.Best.Heading, h.Score, [.. (h.Article?.Why.Terms ?? []).Select(t => $"{t.Asked} → {t.Found} ({t.Field}) {t.Score.ToString("0.00", CultureInfo.InvariantCulture)}")]))]);
    }

    /// <summary>A question whose article is not among the first ten.</summary>
    internal sealed record Miss(string Id, string Question, IReadOnlyList<string> Gold, int FirstGold, IReadOnlyList<string> Unmatched, IReadOnlyList<MissHit> Hits);

    /// <summary>What was found instead, and why.</summary>
    internal sealed record MissHit(string Id, string Title, float Score, IReadOnlyList<string> Terms);
}

/// <summary>Scores of one run over a set.</summary>
internal sealed record RetrievalRun(SearchKind Kind, string Generation, DateOnly AsOf, IReadOnlyList<RetrievalScore> Scores, IReadOnlyList<RetrievalEvaluation.Miss> Misses)
{
    private const string ScoresFile = "retrieval.json";

    /// <summary>Reads the scores of an earlier run from its folder.</summary>
    public static IReadOnlyList<RetrievalScore> ReadScores(DirectoryInfo folder)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, ScoresFile));
        return JsonLines.Read<RetrievalScore>(file);
    }

    /// <summary>Writes scores, misses and the table into a folder.</summary>
    public void Write(DirectoryInfo folder, string table)
    {
        folder.Create();
        File.WriteAllLines(Path.Combine(folder.FullName, ScoresFile), Scores.Select(s => JsonSerializer.Serialize(s, JsonLines.Options)));
        File.WriteAllLines(Path.Combine(folder.FullName, "misses.jsonl"), Misses.Select(m => JsonSerializer.Serialize(m, JsonLines.Options)));
        File.WriteAllText(Path.Combine(folder.FullName, "retrieval.md"), table);
    }

    /// <summary>The table, and the comparison where there is an earlier run.</summary>
    public string Markdown(string set, IReadOnlyList<RetrievalScore>? before)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Retrieval over {(Kind == SearchKind.Law ? "the law alone" : Kind == SearchKind.Guidance ? "the guidance alone" : "law and guidance")}, set `{set}`, asked as of {AsOf:yyyy-MM-dd}, index `{Generation}`.\n\n");
        text.Append("| | questions | nDCG@10 | gold in first 5 | 10 | MRR | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var row in RetrievalRow.Of(Scores))
            text.Append(CultureInfo.InvariantCulture, $"| {row.Group} | {row.Questions} | {row.Ndcg10:0.000} | {row.Hit5:P1} | {row.Hit10:P1} | {row.Mrr:0.000} | {row.P50:0.0} | {row.P99:0.0} |\n");
        if (before is not null)
        {
            var difference = PairedDifference.Of(Scores, before);
            text.Append(CultureInfo.InvariantCulture, $"\nnDCG@10 against the earlier run: {difference.Mean:+0.000;-0.000} (95 % of 10,000 paired resamples: {difference.Low:+0.000;-0.000} to {difference.High:+0.000;-0.000}).\n");
        }

        return text.ToString();
    }
}
