using System.Numerics.Tensors;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Retrieval;

/// <summary>
/// The embedded index over the guidance. Three views of a question are fused: the ways in which citizens ask
/// (stems of the language, concepts of the glossary across languages), the topic's own text, and character 4-grams.
/// </summary>
public sealed class TopicIndex
{
    private const float TitleWeight = 1.5f;
    private const float AnswerWeight = 1f;
    private const float BodyWeight = 0.5f;
    private const int Gram = 4;
    private const float SentenceWeight = 0.4f;
    private const int Epochs = 4;
    private const int Seed = 20260803;

    private readonly RetrievalOptions _options;
    private readonly TextAnalyzer _analyzer;
    private readonly List<Topic> _topics;
    private readonly List<(int Topic, Language Language, string Text)> _asks = [];
    private readonly SparseIndex _askIndex;
    private readonly Dictionary<Language, SparseIndex> _textIndexes = [];
    private readonly Dictionary<Language, SparseIndex> _gramIndexes = [];
    private readonly Dictionary<Language, int[]> _asksOf = [];
    private readonly LinearClassifier _learned;
    private readonly Dictionary<string, HashSet<string>> _termsOf;

    /// <summary>Builds the index.</summary>
    public TopicIndex(KnowledgeBase knowledge, TextAnalyzer analyzer, IOptions<RetrievalOptions> options)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _analyzer = analyzer;
        _topics = [.. knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal)];
        for (var topic = 0; topic < _topics.Count; topic++)
        {
            foreach (var (language, text) in _topics[topic].Texts)
                _asks.AddRange(text.Asks.Append(text.Title).Select(ask => (topic, language, ask)));
        }

        var asked = _asks.Select(a => Terms(analyzer.Analyze(a.Text, a.Language), a.Language)).ToList();
        _askIndex = new SparseIndex(asked);
        _termsOf = _topics.ToDictionary(t => t.Id, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        for (var i = 0; i < asked.Count; i++)
            _termsOf[_topics[_asks[i].Topic].Id].UnionWith(asked[i].Select(t => t.Term));
        foreach (var language in LanguageCodes.All)
        {
            _asksOf[language] = [.. Enumerable.Range(0, _asks.Count).Where(i => _asks[i].Language == language)];
            _gramIndexes[language] = new SparseIndex([.. _asksOf[language].Select(i => GramTerms(Folding.Tokens(_asks[i].Text)))]);
            var texts = _topics.Select(t => TextTerms(t, language)).ToList();
            _textIndexes[language] = new SparseIndex(texts);
            for (var topic = 0; topic < texts.Count; topic++)
                _termsOf[_topics[topic].Id].UnionWith(texts[topic].Select(t => t.Term));
        }

        _learned = Learn();
    }

    /// <summary>Ids of all topics.</summary>
    public IReadOnlyCollection<string> Topics => _termsOf.Keys;

    /// <summary>True when a topic's ways of asking or its text speak of a thing: by one of the concepts, or by all the words.</summary>
    /// <param name="topic">Id of the topic.</param>
    /// <param name="concepts">Ids of concepts, in whatever language the topic speaks of them.</param>
    /// <param name="words">Words analysed in their language.</param>
    /// <param name="language">That language.</param>
    public bool SpeaksOf(string topic, IReadOnlyList<string> concepts, AnalyzedText words, Language language)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        ArgumentNullException.ThrowIfNull(words);
        var terms = _termsOf[topic];
        return concepts.Any(c => terms.Contains(ConceptTerm(c))) || words.Stems.All(s => terms.Contains(StemTerm(s, language)));
    }

    /// <summary>The topics that have anything in common with a question, best first.</summary>
    public IReadOnlyList<ScoredTopic> Search(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var language = query.Language;
        var analyzed = _analyzer.Analyze(query.Text, language);
        var terms = Terms(analyzed, language);
        var gramTerms = GramTerms(analyzed.Tokens);
        if (query.Before is { } before)
        {
            // A follow-up leans on the question before, but its own words weigh more.
            terms = [.. Terms(_analyzer.Analyze(before, language), language).Select(t => (t.Term, t.Weight * 0.5f)), .. terms];
        }

        var byTopic = new Best[_topics.Count];
        var scores = _askIndex.Score(terms);
        for (var ask = 0; ask < scores.Length; ask++)
        {
            if (scores[ask] > 0)
                byTopic[_asks[ask].Topic].Add(_asks[ask].Language == language ? scores[ask] : scores[ask] * _options.OtherLanguage);
        }

        var grams = new float[_topics.Count];
        var gramScores = _gramIndexes[language].Score(gramTerms);
        for (var i = 0; i < gramScores.Length; i++)
        {
            var topic = _asks[_asksOf[language][i]].Topic;
            grams[topic] = Math.Max(grams[topic], gramScores[i]);
        }

        var texts = _textIndexes[language].Score(terms);
        var features = TextFeatures.ForTopic(analyzed, language.Code());
        var learned = _learned.Predict(features);
        TensorPrimitives.Multiply(learned, _learned.Known(features), learned);
        var found = new List<ScoredTopic>();
        for (var topic = 0; topic < _topics.Count; topic++)
        {
            var asks = byTopic[topic].Sum(_options.NextAsks);
            var score = _options.Asks * asks + _options.Text * texts[topic] + _options.Grams * grams[topic] + _options.Learned * learned[topic];
            if (score <= 0)
                continue;
            if (query.Near.Contains(_topics[topic].Id))
                score += _options.ConversationBonus;
            found.Add(new(_topics[topic], score, asks, texts[topic], grams[topic], learned[topic]));
        }

        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        return found;
    }

    // What tells a topic from its neighbours: the ways of asking, and its own sentences at a lower weight.
    private LinearClassifier Learn()
    {
        var examples = new List<(Feature[], int, float)>();
        foreach (var (topic, language, text) in _asks)
            examples.Add((TextFeatures.ForTopic(_analyzer.Analyze(text, language), language.Code()), topic, 1f));
        for (var topic = 0; topic < _topics.Count; topic++)
        {
            foreach (var (language, text) in _topics[topic].Texts)
            {
                examples.AddRange(text.Blocks.Select(b => (
                    TextFeatures.ForTopic(_analyzer.Analyze(FigureSlot.Remove(b.Template), language), language.Code()), topic, SentenceWeight)));
            }
        }

        return LinearClassifier.Train(examples, _topics.Count, Epochs, Seed);
    }

    private List<(string Term, float Weight)> TextTerms(Topic topic, Language language)
    {
        if (!topic.Texts.TryGetValue(language, out var text))
            return [];
        var terms = new List<(string, float)>();
        Add(text.Title, TitleWeight);
        foreach (var block in text.Blocks)
            Add(FigureSlot.Remove(block.Template), block.Section == Core.Answers.AnswerSection.Answer ? AnswerWeight : BodyWeight);
        return terms;

        void Add(string part, float weight) =>
            terms.AddRange(Terms(_analyzer.Analyze(part, language), language).Select(t => (t.Term, t.Weight * weight)));
    }

    private List<(string Term, float Weight)> Terms(AnalyzedText text, Language language) =>
    [
        .. text.Stems.Select(s => (StemTerm(s, language), 1f)),
        .. text.Concepts.Select(c => (ConceptTerm(c), _options.ConceptWeight)),
    ];

    private static string StemTerm(string stem, Language language) => $"{language.Code()}:{stem}";

    private static string ConceptTerm(string concept) => "c:" + concept;

    private static List<(string Term, float Weight)> GramTerms(IReadOnlyList<string> tokens) =>
        [.. tokens.SelectMany(t => TextFeatures.Grams(t, Gram)).Select(g => (g, 1f))];

    // The three best scores of a topic's ways of asking.
    private struct Best
    {
        private float _first;
        private float _second;
        private float _third;

        public void Add(float score)
        {
            if (score > _first)
                (_first, _second, _third) = (score, _first, _second);
            else if (score > _second)
                (_second, _third) = (score, _second);
            else if (score > _third)
                _third = score;
        }

        public readonly float Sum(float next) => Math.Min(1f, (_first + next * (_second + _third)) / (1f + next));
    }
}
