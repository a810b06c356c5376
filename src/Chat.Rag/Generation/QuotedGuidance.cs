using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Generation;

/// <summary>The guidance's own sentences, for where the model's may not be shown and for what it left out.</summary>
/// <param name="quoted">The quoted answer.</param>
/// <param name="language">Language of the answer.</param>
/// <param name="analyzer">Words and concepts.</param>
internal sealed class QuotedGuidance(Draft quoted, Language language, TextAnalyzer analyzer)
{
    private const double Alike = 0.3;

    /// <summary>The quoted answer.</summary>
    public Draft Draft { get; } = quoted;

    /// <summary>Fixed words that come before the model's.</summary>
    public IEnumerable<AnswerSentence> Opening => Draft.Sentences.Where(s => s.Section == AnswerSection.Reply);

    // What a model's words could have said: not fixed words, and not what is quoted beside them anyway.
    private IEnumerable<AnswerSentence> Sayable => Draft.Sentences.Where(s => s.Section != AnswerSection.Reply && !IsQuotedOnly(s));

    /// <summary>The sentence that says best what a failed one was about, else the short answer; null when all of that is said already.</summary>
    public AnswerSentence? InPlaceOf(WrittenSentence failed, IReadOnlyList<AnswerSentence> said)
    {
        var words = analyzer.Analyze(failed.Text, language);
        var left = Sayable.Where(s => !IsSaid(s, said)).ToList();
        var best = left
            .Select(s => (Sentence: s, Likeness: Likeness(words, s)))
            .Where(s => s.Likeness >= Alike)
            .OrderByDescending(s => s.Likeness)
            .Select(s => s.Sentence)
            .FirstOrDefault() ?? left.Find(s => s.Section == AnswerSection.Answer);
        var isItem = failed.Parts is [{ IsListItem: true }];
        // It stands where the failed one would have stood: an item of the guidance's list in mid-paragraph would take in what follows.
        return best is null ? null : best with
        {
            Heading = null,
            Section = AnswerSection.Answer,
            IsListItem = isItem,
            Continues = failed.Continues && !isItem,
        };
    }

    /// <summary>The short answer, as far as it is not said yet.</summary>
    public List<AnswerSentence> ShortAnswer(IReadOnlyList<AnswerSentence> said) =>
        [.. Sayable.Where(s => s.Section == AnswerSection.Answer && !IsSaid(s, said))];

    /// <summary>
    /// What must be said and is not: sentences with the figures without which the topic would mislead, what the other sources say first
    /// (the filing period, the second topic), and what is quoted beside a model's words in any case.
    /// </summary>
    public List<AnswerSentence> Missing(IReadOnlyList<AnswerSentence> said)
    {
        var missing = new List<AnswerSentence>();
        var figures = said.SelectMany(s => FigureReader.Read(s.Text)).ToList();
        foreach (var (figure, sentence) in MustState())
        {
            if (!figure.StandsIn(figures) && !missing.Contains(sentence) && !IsSaid(sentence, said))
                missing.Add(sentence);
        }

        foreach (var source in Draft.Sources.Where(s => s.Id != "topic:" + Draft.Topic?.Id))
        {
            if (Sayable.FirstOrDefault(s => s.Sources.Contains(source.Number)) is not { } first || IsSaid(first, said))
                continue;
            var citing = said.Where(s => s.Sources.Contains(source.Number)).ToList();
            var stated = citing.SelectMany(s => FigureReader.Read(s.Text)).ToList();
            if (citing.Count == 0 || FigureReader.Read(first.Text).Any(f => !f.StandsIn(stated)))
                missing.Add(first);
        }

        missing.AddRange(Draft.Sentences.Where(s => IsQuotedOnly(s) && !IsSaid(s, said)));
        return missing;
    }

    private bool IsQuotedOnly(AnswerSentence sentence) => sentence.Sources.Any(Draft.QuotedOnly.Contains);

    private static bool IsSaid(AnswerSentence sentence, IReadOnlyList<AnswerSentence> said) => said.Any(s => s.Text == sentence.Text);

    private double Likeness(AnalyzedText failed, AnswerSentence sentence)
    {
        var words = analyzer.Analyze(sentence.Text, LanguageCodes.TryParse(sentence.Language, out var own) && sentence.Language is not null ? own : language);
        var (stems, concepts) = (words.Stems.ToHashSet(), words.Concepts.ToHashSet());
        var all = failed.Stems.Count + failed.Concepts.Count;
        return all == 0 ? 0 : (double)(failed.Stems.Count(stems.Contains) + failed.Concepts.Count(concepts.Contains)) / all;
    }

    // The figures as the topic's own sentence states them; a figure that this year does not have leaves its sentence unsaid.
    private IEnumerable<(Figure Figure, AnswerSentence Sentence)> MustState()
    {
        if (Draft.Topic is not { } topic)
            yield break;
        var written = topic.Texts.ContainsKey(language) ? language : topic.Texts.Keys.First();
        foreach (var name in topic.MustState)
        {
            var block = topic.Texts[written].Blocks.FirstOrDefault(b =>
                b.Section is AnswerSection.Answer or AnswerSection.Exceptions && FigureSlot.NamesIn(b.Template).Contains(name));
            if (block is null || FigureSlot.Fill(block.Template, topic.Figures, Draft.TaxYear, written) is not { } words
                || topic.Figures[name].ValueFor(Draft.TaxYear) is not { } value
                || Draft.Sentences.FirstOrDefault(s => s.Text == words) is not { } sentence)
                continue;
            var formatted = topic.Figures[name].Format(value, written, FigureSlot.In(block.Template).First(s => s.Name == name).Format);
            foreach (var figure in FigureReader.Read(words).Where(f => f.Text.Contains(formatted, StringComparison.Ordinal) || formatted.Contains(f.Text, StringComparison.Ordinal)))
                yield return (figure, sentence with { Heading = null });
        }
    }
}
