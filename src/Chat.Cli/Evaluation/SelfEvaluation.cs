using System.Globalization;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Rag.Text;

namespace Chat.Cli.Evaluation;

/// <summary>
/// Measures retrieval and screening on the knowledge's own examples, each asked while it is itself left out.
/// Weights and thresholds are chosen here, so that the development questions stay unseen.
/// </summary>
internal static class SelfEvaluation
{
    private const int Folds = 5;

    public static string Run(KnowledgeBase knowledge, TextAnalyzer analyzer, TopicIndex index)
    {
        var text = new StringBuilder("Topic found for a way of asking that was left out (leave-one-out):\n\n| | asks | first | first 3 | first 5 |\n|---|---|---|---|---|\n");
        foreach (var group in index.Asks.AsParallel().Select(a => (a.Language, Rank: Rank(index, a))).ToList().GroupBy(r => r.Language).OrderBy(g => g.Key))
        {
            double Within(int first) => (double)group.Count(r => r.Rank < first) / group.Count();
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key.Code()} | {group.Count()} | {Within(1):P1} | {Within(3):P1} | {Within(5):P1} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nScreening label and language of an example that was left out ({Folds} folds):\n\n| label | examples | right | most often taken for |\n|---|---|---|---|\n");
        var (labels, languages) = CrossValidate(knowledge, analyzer);
        foreach (var group in labels.GroupBy(l => l.Wanted).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var wrong = group.Where(l => l.Got != l.Wanted).CountBy(l => l.Got).OrderByDescending(c => c.Value).Take(3).Select(c => $"{c.Key} {c.Value}");
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} | {(double)group.Count(l => l.Got == l.Wanted) / group.Count():P1} | {string.Join(", ", wrong)} |\n");
        }

        text.Append("\n| language | samples | right |\n|---|---|---|\n");
        foreach (var group in languages.GroupBy(l => l.Wanted).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} | {(double)group.Count(l => l.Got == l.Wanted) / group.Count():P1} |\n");
        return text.ToString();
    }

    private static int Rank(TopicIndex index, (int Ask, string Topic, Language Language, string Text) ask)
    {
        var ranked = index.Search(new SearchQuery(ask.Text, ask.Language), ask.Ask);
        for (var i = 0; i < ranked.Count; i++)
        {
            if (ranked[i].Topic.Id == ask.Topic)
                return i;
        }

        return int.MaxValue;
    }

    private static (List<(string Wanted, string Got)> Labels, List<(string Wanted, string Got)> Languages) CrossValidate(KnowledgeBase knowledge, TextAnalyzer analyzer)
    {
        var (labels, languages) = (new List<(string, string)>(), new List<(string, string)>());
        for (var fold = 0; fold < Folds; fold++)
        {
            var without = Without(knowledge, fold);
            var scope = new ScopeClassifier(without, analyzer);
            var identifier = new LanguageIdentifier(without);
            foreach (var (label, language, example) in knowledge.ScopeLabels.SelectMany(l => l.Examples.SelectMany(e => Held(e.Value, fold).Select(x => (l.Id, e.Key, x))))
                .Concat(knowledge.Competence.Matters.SelectMany(m => m.Examples.SelectMany(e => Held(e.Value, fold).Select(x => (m.Id, e.Key, x))))))
            {
                labels.Add((label, scope.Decide(example, language).Label));
            }

            languages.AddRange(knowledge.Languages.Ours.SelectMany(l => Held(l.Value, fold).Select(s => (l.Key.Code(), identifier.Identify(s).Language?.Code() ?? "other"))));
            languages.AddRange(knowledge.Languages.Others.Values.SelectMany(l => Held(l, fold)).Select(s => ("other", identifier.Identify(s).Language?.Code() ?? "other")));
        }

        return (labels, languages);
    }

    private static KnowledgeBase Without(KnowledgeBase knowledge, int fold) => knowledge with
    {
        ScopeLabels = [.. knowledge.ScopeLabels.Select(l => l with { Examples = Rest(l.Examples, fold) })],
        Competence = knowledge.Competence with { Matters = [.. knowledge.Competence.Matters.Select(m => m with { Examples = Rest(m.Examples, fold) })] },
        Languages = knowledge.Languages with
        {
            Ours = Rest(knowledge.Languages.Ours, fold),
            Others = knowledge.Languages.Others.ToDictionary(o => o.Key, o => Rest(o.Value, fold)),
        },
    };

    private static Dictionary<Language, IReadOnlyList<string>> Rest(IReadOnlyDictionary<Language, IReadOnlyList<string>> all, int fold) =>
        all.ToDictionary(a => a.Key, a => Rest(a.Value, fold));

    private static IReadOnlyList<string> Rest(IReadOnlyList<string> all, int fold) => [.. all.Where((_, i) => i % Folds != fold)];

    private static IEnumerable<string> Held(IReadOnlyList<string> all, int fold) => all.Where((_, i) => i % Folds == fold);
}
