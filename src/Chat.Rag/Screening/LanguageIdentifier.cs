using Chat.Core.Languages;
using Chat.Rag.Knowledge;
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
    private readonly int _labels;

    /// <summary>Trains the model.</summary>
    public LanguageIdentifier(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _functionWords = knowledge.Languages.FunctionWords.ToDictionary(
            w => w.Key,
            w => w.Value.SelectMany(Folding.Tokens).ToHashSet(StringComparer.Ordinal));
        var others = knowledge.Languages.Others.Keys.Order(StringComparer.Ordinal).ToList();
        _labels = LanguageCodes.All.Count + others.Count;

        var examples = new List<(Feature[], int, float)>();
        foreach (var language in LanguageCodes.All)
        {
            Learn(knowledge.Languages.Ours[language], (int)language, 1f);
            Learn(knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(language)).SelectMany(t => t.Texts[language].Asks.Take(AsksOfTopic)), (int)language, 0.5f);
            Learn(knowledge.ScopeLabels.SelectMany(l => l.Examples[language]), (int)language, 0.8f);
            Learn(knowledge.Wording.StopWords[language].SelectMany(w => w.Split(' ')), (int)language, 0.1f);
        }

        for (var i = 0; i < others.Count; i++)
            Learn(knowledge.Languages.Others[others[i]], LanguageCodes.All.Count + i, 2f);
        _model = LinearClassifier.Train(examples, _labels, Epochs, Seed);

        void Learn(IEnumerable<string> texts, int label, float weight) =>
            examples.AddRange(texts.Select(t => (TextFeatures.ForLanguage(t, _functionWords), label, weight)).Where(e => e.Item1.Length > 0));
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

    private static bool LacksLatinLetters(string text)
    {
        var letters = text.Where(char.IsLetter).ToList();
        return letters.Count > 0 && letters.Count(c => c < 0x250) * 2 < letters.Count;
    }
}
