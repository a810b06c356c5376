using Chat.Core.Languages;
using Chat.Rag.Text;

namespace Chat.Rag.Insight;

/// <summary>A question to be grouped.</summary>
/// <param name="Text">The words, without personal data.</param>
/// <param name="Language">Their language.</param>
public sealed record GroupedQuestion(string Text, Language Language);

/// <summary>Questions that ask the same, as far as their words tell.</summary>
/// <param name="Example">The one that is most like the others.</param>
/// <param name="Members">All of them, by their places in what was given, in that order.</param>
public sealed record QuestionCluster(GroupedQuestion Example, IReadOnlyList<int> Members);

/// <summary>
/// Groups questions by what they ask, across languages: what many ask and nothing answers is what an editor writes next. A question joins the
/// group whose first question shares the most with it: concepts of the glossary, the same in every language, and, within a language, stems.
/// </summary>
public sealed class QuestionClusters(TextAnalyzer analyzer)
{
    // Shared weight over all weight of two questions; below it they are of different groups. Half of what is said is the same.
    private const double Alike = 0.5;

    // A concept says what a question is about; a stem may be of its phrasing only.
    private const double ConceptWeight = 2;

    // A large group is told by some of its members: each is compared with each.
    private const int Compared = 200;

    /// <summary>Groups, the largest first; questions without any word that carries matter are left out.</summary>
    public IReadOnlyList<QuestionCluster> Of(IReadOnlyList<GroupedQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        var words = questions.Select(WordsOf).ToList();
        var groups = new List<List<int>>();
        var byWord = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < questions.Count; i++)
        {
            var known = words[i].All.ToList();
            if (known.Count == 0)
                continue;
            var best = known.SelectMany(w => byWord.GetValueOrDefault(w) ?? []).Distinct()
                .Select(g => (Group: g, Share: Shared(words[groups[g][0]], words[i])))
                .OrderByDescending(g => g.Share).ThenBy(g => g.Group)
                .FirstOrDefault((Group: -1, Share: 0));
            if (best.Share >= Alike)
            {
                groups[best.Group].Add(i);
                continue;
            }

            foreach (var word in known)
            {
                if (!byWord.TryGetValue(word, out var having))
                    byWord[word] = having = [];
                having.Add(groups.Count);
            }

            groups.Add([i]);
        }

        return [.. groups.OrderByDescending(g => g.Count).Select(g => new QuestionCluster(questions[Middle(g, words)], g))];
    }

    private static int Middle(List<int> group, List<Words> words)
    {
        var members = group.Take(Compared).ToList();
        return members.MaxBy(m => members.Sum(o => Shared(words[m], words[o])));
    }

    private static double Shared(Words one, Words other)
    {
        var (shared, all) = Weigh(one.Concepts, other.Concepts, ConceptWeight);
        if (one.Language == other.Language)
        {
            var (sharedStems, allStems) = Weigh(one.Stems, other.Stems, 1);
            (shared, all) = (shared + sharedStems, all + allStems);
        }

        return all > 0 ? shared / all : 0;

        static (double Shared, double All) Weigh(HashSet<string> one, HashSet<string> other, double weight)
        {
            var both = one.Count(other.Contains);
            return (weight * both, weight * (one.Count + other.Count - both));
        }
    }

    private Words WordsOf(GroupedQuestion question)
    {
        var analyzed = analyzer.Analyze(question.Text, question.Language);
        return new Words(question.Language, [.. analyzed.Concepts], [.. analyzed.Stems]);
    }

    private sealed record Words(Language Language, HashSet<string> Concepts, HashSet<string> Stems)
    {
        // As they are looked up: a stem means nothing in another language.
        public IEnumerable<string> All => Concepts.Select(c => "c:" + c).Concat(Stems.Select(s => $"{Language}:{s}"));
    }
}
