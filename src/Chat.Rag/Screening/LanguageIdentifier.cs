using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Text;

namespace Chat.Rag.Screening;

/// <summary>The language of a short text.</summary>
/// <param name="Language">Null when it is none of the four.</param>
/// <param name="Confidence">Probability, 0–1.</param>
public readonly record struct IdentifiedLanguage(Language? Language, float Confidence);

/// <summary>
/// Tells es, ca, gl, eu and "none of these" apart in texts of a few words, also without accents.
/// Trained at start on the samples of the knowledge folder and on the guidance itself.
/// </summary>
public sealed class LanguageIdentifier
{
    private const int Epochs = 3;
    private const int AsksOfTopic = 6; // more of them teach it no more of the language, and the start waits
    private const int Seed = 20260801;

    private readonly LinearClassifier _model;
    private readonly Dictionary<string, HashSet<string>> _functionWords;

    /// <summary>Trains the model, or opens what an earlier start trained.</summary>
    /// <param name="knowledge">Samples of languages, and the guidance.</param>
    /// <param name="learnt">Where the model is kept; null to train it for this use alone.</param>
    public LanguageIdentifier(KnowledgeBase knowledge, LearntFolder? learnt = null)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _functionWords = knowledge.Languages.FunctionWords.ToDictionary(
            w => w.Key,
            w => w.Value.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal));
        _model = LearntFolder.Get(learnt, "language", "", LinearClassifier.Blocks, LinearClassifier.Read, () => Learn(knowledge), (model, file) => model.Write(file));
    }

    /// <summary>The language of a text; Spanish with no confidence when it has no words.</summary>
    public IdentifiedLanguage Identify(string text)
    {
        if (LacksLatinLetters(text))
            return new(null, 1f);
        var features = TextFeatures.ForLanguage(text, _functionWords);
        if (features.Length == 0)
            return new(Language.Es, 0f);
        var probabilities = _model.Predict(features);
        var ours = LanguageCodes.All.Count;
        var other = probabilities.AsSpan(ours).ToArray().Sum();
        var best = LanguageCodes.All.MaxBy(l => probabilities[(int)l]);
        var confidence = probabilities[(int)best];
        return other > confidence ? new(null, other) : new(best, confidence);
    }

    private LinearClassifier Learn(KnowledgeBase knowledge)
    {
        var others = knowledge.Languages.Others.Keys.Order(StringComparer.Ordinal).ToList();
        var examples = new List<(string Text, int Label, float Weight)>();
        foreach (var language in LanguageCodes.All)
        {
            Add(knowledge.Languages.Ours[language], (int)language, 1f);
            Add(knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(language)).SelectMany(t => t.Texts[language].Asks.Take(AsksOfTopic)), (int)language, 0.5f);
            Add(knowledge.ScopeLabels.SelectMany(l => l.Examples[language]), (int)language, 0.8f);
            Add(knowledge.Wording.StopWords[language].SelectMany(w => w.Split(' ')), (int)language, 0.1f);
        }

        for (var i = 0; i < others.Count; i++)
            Add(knowledge.Languages.Others[others[i]], LanguageCodes.All.Count + i, 2f);
        return LinearClassifier.Train(
            [.. examples.AsParallel().AsOrdered().Select(e => (TextFeatures.ForLanguage(e.Text, _functionWords), e.Label, e.Weight)).Where(e => e.Item1.Length > 0)],
            LanguageCodes.All.Count + others.Count,
            Epochs,
            Seed);

        void Add(IEnumerable<string> texts, int label, float weight) => examples.AddRange(texts.Select(t => (t, label, weight)));
    }

    private static bool LacksLatinLetters(string text)
    {
        var letters = text.Where(char.IsLetter).ToList();
        return letters.Count > 0 && letters.Count(c => c < 0x250) * 2 < letters.Count;
    }
}
