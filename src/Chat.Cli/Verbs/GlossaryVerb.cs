using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Evaluation;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Rag.Indexing.Analysis;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>glossary gaps</c>: the glossary editor's work list.</summary>
internal static class GlossaryVerb
{
    private const int Examples = 2;

    public static Command Create()
    {
        var set = new Argument<FileInfo>("questions") { Description = "Questions, one JSON object a line with id, lang and question." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line instead of a table." };
        var most = new Option<int>("--most") { Description = "How many words of each language.", DefaultValueFactory = _ => 40 };
        var gaps = new Command("gaps", "Lists the words of questions that no concept has, heaviest first.") { set, json, most };
        gaps.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, stop) =>
        {
            var analysis = services.GetRequiredService<LegalAnalysis>();
            var found = Gaps(analysis, JsonLines.Read<EvaluationQuestion>(parsed.GetValue(set)!), parsed.GetValue(most));
            foreach (var gap in found)
            {
                stop.ThrowIfCancellationRequested();
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(gap, JsonLines.Options)
                    : string.Create(CultureInfo.InvariantCulture, $"{gap.Language}  {gap.Weight,6:0.00}  {gap.Word,-22} {string.Join(" | ", gap.Questions)}"));
            }

            return Task.FromResult(ExitCode.Done);
        }, cancellation));
        return new Command("glossary", "The concept glossary.") { gaps };
    }

    // A word weighs the share of its question that it leaves unmatched, summed over all questions.
    private static List<Gap> Gaps(LegalAnalysis analysis, List<EvaluationQuestion> questions, int most)
    {
        var weights = new Dictionary<(string Language, string Word), (double Weight, List<string> Questions)>();
        foreach (var question in questions)
        {
            if (question.Question is not { } text || !LanguageCodes.TryParse(question.Lang, out var language))
                continue;
            var analyzed = analysis.Analyze(text, language);
            foreach (var word in analyzed.Words)
            {
                var (weight, examples) = weights.GetValueOrDefault((language.Code(), word.Text), (0, []));
                if (examples.Count < Examples)
                    examples.Add(text);
                weights[(language.Code(), word.Text)] = (weight + (1.0 / Math.Max(1, analyzed.DistinctStems)), examples);
            }
        }

        return [.. weights.GroupBy(w => w.Key.Language).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g
            .OrderByDescending(w => w.Value.Weight).ThenBy(w => w.Key.Word, StringComparer.Ordinal).Take(most)
            .Select(w => new Gap(w.Key.Language, w.Key.Word, Math.Round(w.Value.Weight, 3), w.Value.Questions)))];
    }

    private sealed record Gap(string Language, string Word, double Weight, IReadOnlyList<string> Questions);
}
