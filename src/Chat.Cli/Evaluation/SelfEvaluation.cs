using System.Globalization;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Evaluation;

/// <summary>
/// Measures retrieval and screening on the knowledge's own examples, a fifth at a time left out of what is learnt.
/// Weights and thresholds are chosen here, so that the development questions stay unseen.
/// </summary>
internal static class SelfEvaluation
{
    private const int Folds = 5;

    public static string Run(KnowledgeBase knowledge, IOptions<RetrievalOptions> options)
    {
        var analyzer = new TextAnalyzer(knowledge);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Topic found for a way of asking that was left out, with its counterparts in the other languages ({Folds} folds):\n\n| | asks | first | first 3 | first 5 |\n|---|---|---|---|---|\n");
        foreach (var group in RankAsks(knowledge, analyzer, options).GroupBy(r => r.Language).OrderBy(g => g.Key))
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

    private static List<(Language Language, int Rank)> RankAsks(KnowledgeBase knowledge, TextAnalyzer analyzer, IOptions<RetrievalOptions> options)
    {
        var ranks = new List<(Language, int)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var index = new TopicIndex(Without(knowledge, fold), analyzer, options);
            ranks.AddRange(knowledge.Topics.Values
                .SelectMany(t => t.Texts.SelectMany(x => Held(x.Value.Asks, fold).Select(ask => (Topic: t.Id, Language: x.Key, Ask: ask))))
                .AsParallel()
                .Select(a => (a.Language, Rank(index.Search(new SearchQuery(a.Ask, a.Language)), a.Topic)))
                .ToList());
        }

        return ranks;
    }

    private static int Rank(IReadOnlyList<ScoredTopic> ranked, string topic)
    {
        for (var i = 0; i < ranked.Count; i++)
        {
            if (ranked[i].Topic.Id == topic)
                return i;
        }

        return int.MaxValue;
    }

    private static (List<(string Wanted, string Got)> Labels, List<(string Wanted, string Got)> Languages) CrossValidate(KnowledgeBase knowledge, TextAnalyzer analyzer)
    {
        var (labels, languages) = (new List<(string, string)>(), new List<(string, string)>());
        var territories = new TerritoryReader(knowledge);
        for (var fold = 0; fold < Folds; fold++)
        {
            var without = Without(knowledge, fold);
            var scope = new ScopeClassifier(without, analyzer, territories, new CueFinder(without));
            var identifier = new LanguageIdentifier(without);
            foreach (var (label, language, example) in knowledge.ScopeLabels.SelectMany(l => l.Examples.SelectMany(e => Held(e.Value, fold).Select(x => (l.Id, e.Key, x))))
                .Concat(knowledge.Competence.Matters.SelectMany(m => m.Examples.SelectMany(e => Held(e.Value, fold).Select(x => (m.Id, e.Key, x))))))
            {
                labels.Add((label, scope.Decide(example, language).Label));
            }

            // Topics of a matter are another administration's: for them the matter is as right as in-scope.
            var owners = knowledge.Competence.Matters.SelectMany(m => m.Topics.Select(t => (t, m.Id))).ToLookup(p => p.t, p => p.Id);
            foreach (var (topic, language, ask) in knowledge.Topics.Values.SelectMany(t => t.Texts.SelectMany(x => Held(x.Value.Asks, fold).Select(a => (t.Id, x.Key, a)))))
            {
                var got = scope.Decide(ask, language).Label;
                labels.Add(("ways of asking", got == ScopeLabel.InScope || owners[topic].Contains(got) ? "ways of asking" : got));
            }

            languages.AddRange(knowledge.Languages.Ours.SelectMany(l => Held(l.Value, fold).Select(s => (l.Key.Code(), identifier.Identify(s).Language?.Code() ?? "other"))));
            languages.AddRange(knowledge.Languages.Others.Values.SelectMany(l => Held(l, fold)).Select(s => ("other", identifier.Identify(s).Language?.Code() ?? "other")));
        }

        return (labels, languages);
    }

    private static KnowledgeBase Without(KnowledgeBase knowledge, int fold) => knowledge with
    {
        Topics = knowledge.Topics.ToDictionary(t => t.Key, t => t.Value with
        {
            Texts = t.Value.Texts.ToDictionary(x => x.Key, x => x.Value with { Asks = Rest(x.Value.Asks, fold) }),
        }),
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
