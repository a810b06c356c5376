using System.Numerics.Tensors;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Rewriting;
using Chat.Rag.Text;

namespace Chat.Rag.Screening;

/// <summary>What kind of question it is.</summary>
/// <param name="Label">A label of <c>scope-labels.yml</c> or the id of a matter of <c>competence.yml</c>.</param>
/// <param name="Outcome">How such a question ends; null when it goes on to be answered.</param>
/// <param name="Matter">The matter of another administration; null for the other labels.</param>
/// <param name="Confidence">Probability of the label, 0–1.</param>
/// <param name="InScope">Probability that it is a question to be answered, 0–1.</param>
public sealed record ScopeDecision(string Label, Outcome? Outcome, Matter? Matter, float Confidence, float InScope)
{
    /// <summary>The likeliest other thing, when it is taken for a question to be answered; the router may prefer it.</summary>
    public ScopeDecision? Otherwise { get; init; }
}

/// <summary>
/// Sorts questions into the labels of <c>scope-labels.yml</c> and the matters of <c>competence.yml</c>.
/// Everything it knows of their words comes from those files' examples and the topics' ways of asking.
/// </summary>
public sealed class ScopeClassifier
{
    private const int Epochs = 4;
    private const int Seed = 20260802;
    private const int Models = 4; // trained in another order each: what stands and falls with the order is no ground to refuse on
    private const float SureWithoutCue = 0.3f; // below it, what speaks of nothing that attacks speak of is none
    private const float ClearlyOurs = 0.5f; // below it, the likeliest other thing is passed on for the router to weigh
    private const float GroundsToAccuse = 0.35f; // below it, a question that is likelier ours is never passed on as an attack, a fraud or a cry for help
    private const float NameWeight = 3f; // one name against dozens of examples that may never say it in full
    private const float AskShare = 0.27f; // what all ways of asking weigh together, beside all examples of labels: there are far more of them than of any label

    private readonly TextAnalyzer _analyzer;
    private readonly TerritoryReader _territories;
    private readonly CueFinder _cues;
    private readonly LinearClassifier _models;
    private readonly HashSet<string> _ofAttacks;
    private readonly Dictionary<string, IReadOnlyList<string>> _excuses;
    private readonly List<(string Id, Outcome? Outcome, Matter? Matter)> _labels = [];
    private readonly int _inScope;

    /// <summary>Trains the models, or opens what an earlier start trained.</summary>
    /// <param name="knowledge">Labels, matters and examples.</param>
    /// <param name="analyzer">How it reads words.</param>
    /// <param name="territories">What of a question is the citizen's place and not its matter.</param>
    /// <param name="cues">Ideas that mean the same in every language.</param>
    /// <param name="learnt">Where the models are kept; null to train them for this use alone.</param>
    public ScopeClassifier(KnowledgeBase knowledge, TextAnalyzer analyzer, TerritoryReader territories, CueFinder cues, LearntFolder? learnt = null)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _analyzer = analyzer;
        _territories = territories;
        _cues = cues;
        _ofAttacks = [.. knowledge.Cues.Where(c => c.IsOfAttacks).Select(c => c.Id)];
        _excuses = knowledge.Cues.Where(c => c.Excuses.Count > 0).ToDictionary(c => c.Id, c => c.Excuses, StringComparer.Ordinal);
        _labels.AddRange(knowledge.ScopeLabels.Select(l => (l.Id, l.Outcome, (Matter?)null)));
        _labels.AddRange(knowledge.Competence.Matters.Select(m => (m.Id, (Outcome?)Outcome.RedirectedOtherAdministration, (Matter?)m)));
        _inScope = _labels.FindIndex(l => l.Id == ScopeLabel.InScope);
        _models = LearntFolder.Get(learnt, "scope", "", LinearClassifier.Blocks, LinearClassifier.Read, () => Learn(knowledge), (models, file) => models.Write(file));
    }

    /// <summary>Names of all labels.</summary>
    public IReadOnlyList<string> Labels => [.. _labels.Select(l => l.Id)];

    /// <summary>Decides for a question.</summary>
    /// <param name="text">The whole message.</param>
    /// <param name="language">Its language.</param>
    /// <param name="questions">The questions in it, when there is more: they weigh as much as the whole, since they say what is wanted.</param>
    public ScopeDecision Decide(string text, Language language, IReadOnlyList<string>? questions = null)
    {
        var probabilities = _models.Predict(FeaturesOf(text, language));
        if (questions is { Count: > 0 })
        {
            TensorPrimitives.Multiply(probabilities, 0.5f, probabilities);
            foreach (var question in questions)
                TensorPrimitives.MultiplyAdd(_models.Predict(FeaturesOf(question, language)), 0.5f / questions.Count, probabilities, probabilities);
        }

        var inScope = probabilities[_inScope];
        probabilities[_inScope] = 0;
        SparePlainQuestions(probabilities, text, language);
        var other = Array.IndexOf(probabilities, probabilities.Max());
        var (id, outcome, matter) = _labels[other];
        var otherwise = new ScopeDecision(id, outcome, matter, probabilities[other], inScope);
        if (inScope <= Math.Max(probabilities[other], ClearlyOurs))
            return otherwise;
        // Nobody is taken for a fraudster, an attacker or a desperate person on a doubt.
        var doubted = Accuses(outcome) && probabilities[other] < GroundsToAccuse ? null : otherwise;
        return new ScopeDecision(ScopeLabel.InScope, null, null, inScope, inScope) { Otherwise = doubted };
    }

    private LinearClassifier Learn(KnowledgeBase knowledge)
    {
        var examples = new List<(string Text, Language Language, int Label, float Weight)>();
        foreach (var label in knowledge.ScopeLabels)
            Add(label.Id, label.Examples, 1f);
        foreach (var matter in knowledge.Competence.Matters)
        {
            Add(matter.Id, matter.Examples, 1f);
            Add(matter.Id, matter.Names.ToDictionary(n => n.Key, n => (IReadOnlyList<string>)[n.Value]), NameWeight);
        }

        // A topic that explains another administration's matter is asked about as that matter.
        var ofMatter = knowledge.Competence.Matters.SelectMany(m => m.Topics.Select(t => (Topic: t, m.Id))).DistinctBy(p => p.Topic).ToDictionary(p => p.Topic, p => p.Id);
        var asks = knowledge.Topics.Values.Sum(t => t.Texts.Values.Sum(x => x.Asks.Count + 1));
        var askWeight = AskShare * examples.Count / Math.Max(1, asks);
        foreach (var topic in knowledge.Topics.Values)
        {
            var (label, weight) = ofMatter.TryGetValue(topic.Id, out var matter) ? (matter, 1f) : (ScopeLabel.InScope, askWeight);
            Add(label, topic.Texts.ToDictionary(t => t.Key, t => (IReadOnlyList<string>)[.. t.Value.Asks, t.Value.Title]), weight);
        }

        return LinearClassifier.Train(
            [.. examples.AsParallel().AsOrdered().Select(e => (FeaturesOf(e.Text, e.Language), e.Label, e.Weight))],
            _labels.Count,
            Epochs,
            [.. Enumerable.Range(Seed, Models)]);

        void Add(string label, IReadOnlyDictionary<Language, IReadOnlyList<string>> byLanguage, float weight)
        {
            var number = _labels.FindIndex(l => l.Id == label);
            examples.AddRange(byLanguage.SelectMany(l => l.Value.Select(t => (t, l.Key, number, weight))));
        }
    }

    // Words alone ("tell me how", "word for word") do not make an attack; it speaks of rules, orders, secrets, addresses.
    private void SparePlainQuestions(float[] probabilities, string text, Language language)
    {
        if (CuesOf(_territories.Read(Folding.Tokens(text), language).Matter, language).Exists(_ofAttacks.Contains))
            return;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (_labels[i].Outcome == Outcome.DeclinedInjection && probabilities[i] < SureWithoutCue)
                probabilities[i] = 0;
        }
    }

    // "Word for word" says nothing beside "article", nor "I can't any more" beside "forms".
    private List<string> CuesOf(IReadOnlyList<string> words, Language language)
    {
        var found = _cues.Find(words, language).Select(c => c.Id).Distinct().ToList();
        var excused = found.Where(_excuses.ContainsKey).SelectMany(c => _excuses[c]).ToHashSet(StringComparer.Ordinal);
        return [.. found.Where(c => !excused.Contains(c))];
    }

    private static bool Accuses(Outcome? outcome) =>
        outcome is Outcome.DeclinedEvasion or Outcome.DeclinedInjection or Outcome.DeclinedAbuse or Outcome.SignpostedCrisis;

    private Feature[] FeaturesOf(string text, Language language)
    {
        var matter = _territories.Read(Folding.Tokens(text), language).Matter;
        return TextFeatures.ForScope(_analyzer.Analyze(string.Join(' ', matter), language), CuesOf(matter, language));
    }
}
