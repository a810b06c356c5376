using System.Globalization;
using System.Text;
using Chat.Core.Identifiers;
using Chat.Core.Questions;
using Chat.Rag.Screening;

namespace Chat.Cli.Evaluation;

/// <summary><c>evaluate</c> on a set with marked personal data: what the screener finds, by type and language.</summary>
internal static class PersonalDataEvaluation
{
    private const int MostShown = 50;

    /// <summary>The tables, and what was missed or taken without reason.</summary>
    public static string Run(Screener screener, IReadOnlyList<EvaluationQuestion> set, DateOnly day)
    {
        var results = set.Select(q => new Result(q, screener.Screen(new Question(q.Text ?? q.Question ?? "", null, day)).PersonalData)).ToList();
        var text = new StringBuilder();
        Table(text, "type", results.SelectMany(r => r.Wanted.Select(w => w.Type).Concat(r.Found.Select(f => f.Type))).Distinct().Order(StringComparer.Ordinal).Select(t => (t, Counts.Of(results, t))));
        Table(text, "language", results.GroupBy(r => r.Question.Lang).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, Counts.Of([.. g], null))).Append(("all", Counts.Of(results, null))));
        var without = results.Where(r => r.Wanted.Count == 0).ToList();
        text.Append(CultureInfo.InvariantCulture, $"Texts without personal data: {without.Count}; with a false find: {without.Count(r => r.Found.Count > 0)}.\n\n");
        foreach (var line in results.SelectMany(r => r.Faults).Take(MostShown))
            text.Append("- ").Append(line).Append('\n');
        return text.ToString();
    }

    private static void Table(StringBuilder text, string group, IEnumerable<(string Name, Counts Counts)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {group} | marked | found | exact span | recall | precision |\n|---|---|---|---|---|---|\n");
        foreach (var (name, c) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {c.Marked} | {c.Taken} | {c.Exact} | {Share(c.Touched, c.Marked)} | {Share(c.Right, c.Taken)} |\n");
        text.Append('\n');
    }

    private static string Share(int part, int whole) => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{(double)part / whole:P2}");

    private sealed record Result(EvaluationQuestion Question, IReadOnlyList<PersonalData> Found)
    {
        public IReadOnlyList<MarkedData> Wanted => Question.Entities!;

        public IEnumerable<string> Faults =>
        [
            .. Wanted.Where(w => !Found.Any(f => Same(f, w))).Select(w => $"`{Question.Id}` {w.Type} {w.Start}–{w.End} not found exactly"),
            .. Found.Where(f => !Wanted.Any(w => Same(f, w))).Select(f => $"`{Question.Id}` {f.Type} {f.Start}–{f.End} found, not marked"),
        ];
    }

    // Recall counts a find of the right type that touches the marked one; the exact spans are counted beside it.
    private sealed record Counts(int Marked, int Taken, int Exact, int Touched, int Right)
    {
        public static Counts Of(IReadOnlyList<Result> results, string? type)
        {
            var (marked, taken, exact, touched, right) = (0, 0, 0, 0, 0);
            foreach (var result in results)
            {
                var wanted = result.Wanted.Where(w => type is null || w.Type == type).ToList();
                var found = result.Found.Where(f => type is null || f.Type == type).ToList();
                (marked, taken) = (marked + wanted.Count, taken + found.Count);
                exact += wanted.Count(w => found.Any(f => Same(f, w)));
                touched += wanted.Count(w => found.Any(f => f.Type == w.Type && f.Start < w.End && w.Start < f.End));
                right += found.Count(f => wanted.Any(w => f.Type == w.Type && f.Start < w.End && w.Start < f.End));
            }

            return new(marked, taken, exact, touched, right);
        }
    }

    private static bool Same(PersonalData found, MarkedData marked) => found.Type == marked.Type && found.Start == marked.Start && found.End == marked.End;
}
