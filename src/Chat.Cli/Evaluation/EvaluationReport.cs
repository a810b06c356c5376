using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Core.Answers;
using Chat.Core.Statistics;

namespace Chat.Cli.Evaluation;

/// <summary>What a run showed, as numbers, Markdown and plots; configuration and inputs lie beside it.</summary>
internal sealed class EvaluationReport(IReadOnlyList<ScoredAnswer> answers, string set, string knowledgeVersion, DateOnly asOf)
{
    private static readonly JsonSerializerOptions Indented = new(JsonLines.Options) { WriteIndented = true };
    private static readonly string[] Languages = ["es", "ca", "gl", "eu"];

    /// <summary>Share of right outcomes, 0–1.</summary>
    public double OutcomeRight => Share(answers, a => a.OutcomeRight);

    /// <summary>Writes all files into a folder.</summary>
    public void Write(DirectoryInfo folder)
    {
        folder.Create();
        var rows = Rows();
        File.WriteAllText(Path.Combine(folder.FullName, "results.json"), JsonSerializer.Serialize(
            new { set, asOf, knowledgeVersion, summary = rows, answers = answers.Select(Detail) },
            Indented));
        File.WriteAllText(Path.Combine(folder.FullName, "results.md"), Markdown());
        EvaluationPlots.Write(folder, rows, Confusion());
    }

    /// <summary>Tables by language and by outcome, and every question with a fault.</summary>
    public string Markdown()
    {
        var rows = Rows();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Set `{set}`, {answers.Count} questions, asked as of {asOf:yyyy-MM-dd}, knowledge `{knowledgeVersion}`.\n\n");
        text.Append("| | questions | right outcome | gold in first 1 | 3 | 5 | key figures stated | ungrounded figures | language right | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Language} | {row.Questions} | {row.OutcomeRight:P1} | {row.Gold1:P1} | {row.Gold3:P1} | {row.Gold5:P1} | {row.FiguresStated:P1} | {row.Ungrounded} | {row.LanguageRight:P1} | {row.P50:0.0} | {row.P99:0.0} |\n");
        }

        text.Append("\nOutcomes (rows: kind of question; columns: how it ended).\n\n");
        var confusion = Confusion();
        var columns = confusion.SelectMany(c => c.Value.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        text.Append("| | ").AppendJoin(" | ", columns).Append(" |\n|---|").Append(string.Concat(columns.Select(_ => "---|"))).Append('\n');
        foreach (var (kind, counts) in confusion)
            text.Append("| ").Append(kind).Append(" | ").AppendJoin(" | ", columns.Select(c => counts.GetValueOrDefault(c).ToString(CultureInfo.InvariantCulture))).Append(" |\n");

        var faults = answers.Where(a => !a.OutcomeRight || a.GoldAt == 0 || a.Missing.Count > 0 || !a.LanguageRight || a.Ungrounded.Count > 0).ToList();
        text.Append(CultureInfo.InvariantCulture, $"\nWith a fault ({faults.Count}):\n\n");
        foreach (var fault in faults)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{fault.Question.Id}` ({fault.Question.Kind}): {fault.Answer.Outcome}, {(fault.Answer.Sources is [var first, ..] ? first.Id : "no source")}");
            text.Append(fault.GoldAt == 0 ? ", no gold article" : "");
            text.Append(fault.Missing.Count > 0 ? $", does not say {string.Join("; ", fault.Missing)}" : "");
            text.Append(fault.LanguageRight ? "" : $", language {fault.Answer.Language}");
            text.Append(fault.Ungrounded.Count > 0 ? $", ungrounded {string.Join("; ", fault.Ungrounded)}" : "").Append('\n');
        }

        return text.ToString();
    }

    private List<EvaluationRow> Rows() =>
        [.. Languages.Select(l => Row(l, [.. answers.Where(a => a.Question.Lang == l)])).Append(Row("all", answers))];

    private SortedDictionary<string, Dictionary<string, int>> Confusion() => new(answers
        .GroupBy(a => a.Question.Kind ?? "in_scope")
        .ToDictionary(g => g.Key, g => g.CountBy(a => Spelling.Of(a.Answer.Outcome)).ToDictionary(c => c.Key, c => c.Value)));

    private static EvaluationRow Row(string language, IReadOnlyList<ScoredAnswer> of)
    {
        var gold = of.Where(a => a.GoldAt is not null).ToList();
        var withFigures = of.Where(a => a.Question.MustContain is { Count: > 0 }).ToList();
        var times = of.Select(a => a.Milliseconds).ToList();
        return new EvaluationRow(
            language,
            of.Count,
            Share(of, a => a.OutcomeRight),
            Share(gold, a => a.GoldAt == 1),
            Share(gold, a => a.GoldAt is >= 1 and <= 3),
            Share(gold, a => a.GoldAt is >= 1 and <= 5),
            Share(withFigures, a => a.Missing.Count == 0),
            of.Sum(a => a.Ungrounded.Count),
            Share(of, a => a.LanguageRight),
            Milliseconds(times, 0.5),
            Milliseconds(times, 0.99));
    }

    private static object Detail(ScoredAnswer a) => new
    {
        a.Question.Id, a.Question.Kind, a.Question.Lang, a.Answer.Outcome, a.OutcomeRight, a.GoldAt, a.Missing, a.Ungrounded, a.LanguageRight,
        ms = Math.Round(a.Milliseconds, 2), sources = a.Answer.Sources.Select(s => s.Id), a.Answer.Text,
    };

    private static double Share(IReadOnlyList<ScoredAnswer> of, Func<ScoredAnswer, bool> right) => of.Count == 0 ? 1 : (double)of.Count(right) / of.Count;

    private static double Milliseconds(List<double> times, double share) => times.Count == 0 ? 0 : Math.Round(Percentile.Of(times, share), 2);
}

/// <summary>The figures of one language, or of all; shares are 0–1, times milliseconds.</summary>
internal sealed record EvaluationRow(
    string Language, int Questions, double OutcomeRight, double Gold1, double Gold3, double Gold5,
    double FiguresStated, int Ungrounded, double LanguageRight, double P50, double P99);
