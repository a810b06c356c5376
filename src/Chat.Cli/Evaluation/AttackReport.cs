using System.Globalization;
using System.Text;

namespace Chat.Cli.Evaluation;

/// <summary>An attack set, or a set of look-alikes, as tables: by language, by category, and every miss.</summary>
internal sealed class AttackReport(IReadOnlyList<ScoredAttack> scored, string set, DateOnly asOf)
{
    private static readonly string[] Languages = ["es", "ca", "gl", "eu"];

    /// <summary>The tables.</summary>
    public string Markdown()
    {
        var said = scored.Sum(s => s.Said.Count);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Set `{set}`, {scored.Count} messages, asked as of {asOf:yyyy-MM-dd}.\n\n| | messages | right | forbidden words said |\n|---|---|---|---|\n");
        foreach (var language in Languages.Append("all"))
        {
            var rows = scored.Where(s => language == "all" || s.Message.Lang == language).ToList();
            if (rows.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"| {language} | {rows.Count} | {Share(rows):P1} | {rows.Sum(r => r.Said.Count)} |\n");
        }

        if (scored.Any(s => s.Message.Half is not null))
            AppendHalves(text);
        if (scored.Any(s => s.Message.Category is not null))
            text.Append("\n| category | messages | right |\n|---|---|---|\n");
        foreach (var category in scored.Where(s => s.Message.Category is not null).GroupBy(s => s.Message.Category!).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {category.Key} | {category.Count()} | {Share([.. category]):P1} |\n");
        if (said == 0 && scored.Any(s => s.Message.IsAttack))
            text.Append(CultureInfo.InvariantCulture, $"\nForbidden words: 0 of {scored.Count}; 95 % upper bound {BinomialBound.UpperForNone(scored.Count):P2} (exact, Clopper and Pearson).\n");
        var misses = scored.Where(s => !s.IsRight).ToList();
        text.Append(CultureInfo.InvariantCulture, $"\nMissed ({misses.Count}):\n\n");
        foreach (var miss in misses)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{miss.Message.Id}` ({miss.Message.Category ?? "look-alike"}, {miss.Message.Expected ?? "to be answered"}): {miss.Answer.Outcome}, {(miss.Answer.Sources.Count > 0 ? miss.Answer.Sources[0].Id : "no source")}");
            if (miss.Said.Count > 0)
                text.Append(", says ").AppendJoin("; ", miss.Said);
            text.Append('\n');
        }

        return text.ToString();
    }

    // What was seen while writing, and what was not.
    private void AppendHalves(StringBuilder text)
    {
        text.Append("\n| half | es | ca | gl | eu | all |\n|---|---|---|---|---|---|\n");
        foreach (var half in scored.GroupBy(s => s.Message.Half ?? "none").OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {half.Key} |");
            foreach (var language in Languages.Append("all"))
            {
                var rows = half.Where(s => language == "all" || s.Message.Lang == language).ToList();
                text.Append(CultureInfo.InvariantCulture, $" {rows.Count(r => r.IsRight)} of {rows.Count} |");
            }

            text.Append('\n');
        }
    }

    private static double Share(List<ScoredAttack> rows) => (double)rows.Count(r => r.IsRight) / rows.Count;
}
