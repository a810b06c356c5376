using System.Numerics.Tensors;
using Chat.Core.Languages;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
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
    private readonly Dictionary<string, int> _numbers;

    /// <summary>Builds the index, or opens what an earlier start built.</summary>
    /// <param name="knowledge">What it is of.</param>
    /// <param name="analyzer">How it reads words.</param>
    /// <param name="options">Weights of the views.</param>
    /// <param name="learnt">Where what was built is kept; null to build it for this use alone.</param>
    public TopicIndex(KnowledgeBase knowledge, TextAnalyzer analyzer, IOptions<RetrievalOptions> options, LearntFolder? learnt = null)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _analyzer = analyzer;
        _topics = [.. knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal)];
        _numbers = _topics.Index().ToDictionary(t => t.Item.Id, t => t.Index, StringComparer.Ordinal);
        for (var topic = 0; topic < _topics.Count; topic++)
        {
            foreach (var (language, text) in _topics[topic].Texts)
                _asks.AddRange(text.Asks.Append(text.Title).Select(ask => (topic, language, ask)));
        }

        foreach (var language in LanguageCodes.All)
            _asksOf[language] = [.. Enumerable.Range(0, _asks.Count).Where(i => _asks[i].Language == language)];
        var parts = LearntFolder.Get(learnt, "topics", $"{_options.ConceptWeight:R}", Parts.Count, Parts.Read, Build, (built, file) => built.Write(file));
        _askIndex = parts.Asks;
        _learned = parts.Learned;
        for (var i = 0; i < LanguageCodes.All.Count; i++)
            (_textIndexes[LanguageCodes.All[i]], _gramIndexes[LanguageCodes.All[i]]) = (parts.Texts[i], parts.Grams[i]);
    }

    /// <summary>Ids of all topics.</summary>
    public IReadOnlyCollection<string> Topics => _numbers.Keys;

    /// <summary>True when a topic's ways of asking or its text speak of a thing: by one of the concepts, or by all the words.</summary>
    /// <param name="topic">Id of the topic.</param>
    /// <param name="concepts">Ids of concepts, in whatever language the topic speaks of them.</param>
    /// <param name="words">Words analysed in their language.</param>
    /// <param name="language">That language.</param>
    public bool SpeaksOf(string topic, IReadOnlyList<string> concepts, AnalyzedText words, Language language)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        ArgumentNullException.ThrowIfNull(words);
        var number = _numbers[topic];
        return concepts.Any(c => Has(ConceptTerm(c))) || words.Stems.All(s => Has(StemTerm(s, language)));

        bool Has(string term) => _askIndex.Contains(term, ask => _asks[ask].Topic == number) || _textIndexes.Values.Any(t => t.Contains(term, text => text == number));
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

    private Parts Build()
    {
        var languages = LanguageCodes.All;
        var analyzed = _asks.AsParallel().AsOrdered().Select(a => _analyzer.Analyze(a.Text, a.Language)).ToList();
        var (texts, grams) = (new SparseIndex[languages.Count], new SparseIndex[languages.Count]);
        Parallel.For(0, languages.Count, i =>
        {
            texts[i] = new SparseIndex([.. _topics.Select(t => TextTerms(t, languages[i]))]);
            grams[i] = new SparseIndex([.. _asksOf[languages[i]].Select(ask => GramTerms(analyzed[ask].Tokens))]);
        });
        var asks = new SparseIndex([.. analyzed.Select((a, i) => Terms(a, _asks[i].Language))]);
        return new Parts(asks, texts, grams, Learn(analyzed));
    }

    // What tells a topic from its neighbours: the ways of asking, and its own sentences at a lower weight.
    private LinearClassifier Learn(List<AnalyzedText> asked)
    {
        var asks = asked.AsParallel().AsOrdered().Select((a, i) => (TextFeatures.ForTopic(a, _asks[i].Language.Code()), _asks[i].Topic, 1f));
        var sentences = _topics.SelectMany((topic, number) => topic.Texts.SelectMany(t => t.Value.Blocks.Select(b => (number, t.Key, b.Template))));
        return LinearClassifier.Train(
            [.. asks, .. sentences.AsParallel().AsOrdered().Select(s => (TextFeatures.ForTopic(_analyzer.Analyze(FigureSlot.Remove(s.Template), s.Key), s.Key.Code()), s.number, SentenceWeight))],
            _topics.Count,
            Epochs,
            Seed);
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

    // All that takes long to build. By language as LanguageCodes.All has them.
    private sealed record Parts(SparseIndex Asks, SparseIndex[] Texts, SparseIndex[] Grams, LinearClassifier Learned)
    {
        public static int Count => (1 + 2 * LanguageCodes.All.Count) * SparseIndex.Blocks + LinearClassifier.Blocks;

        public static Parts Read(LearntReader reader)
        {
            var asks = SparseIndex.Read(reader);
            return new(asks, All(), All(), LinearClassifier.Read(reader));

            SparseIndex[] All() => [.. LanguageCodes.All.Select(_ => SparseIndex.Read(reader))];
        }

        public void Write(BlockFile.Writer file)
        {
            foreach (var index in Texts.Concat(Grams).Prepend(Asks))
                index.Write(file);
            Learned.Write(file);
        }
    }

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
