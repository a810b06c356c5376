using System.Collections.Concurrent;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Generation;

/// <summary>A topic's own words for a language and tax year.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Sentences">Paragraphs and list items with figures filled in; sources not yet numbered.</param>
/// <param name="Quote">All of them, as one text.</param>
/// <param name="Language">The language that the words are in.</param>
/// <param name="Complete">False when a figure has no value for that year, so that a sentence was left out.</param>
public sealed record QuotedTopic(string Title, IReadOnlyList<AnswerSentence> Sentences, string Quote, Language Language, bool Complete);

/// <summary>Quotes guidance: fills in the figures of the tax year, sentence by sentence.</summary>
public sealed class GuidanceQuoter(KnowledgeBase knowledge)
{
    // At most topics × languages × years: some thousands of small records.
    private readonly ConcurrentDictionary<(string Topic, Language Language, int? Year), QuotedTopic> _quoted = [];

    /// <summary>The topic in that language, or in Spanish when it has no text in it.</summary>
    public QuotedTopic Quote(Topic topic, Language language, int? taxYear)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return _quoted.GetOrAdd((topic.Id, language, taxYear), _ => Fill(topic, language, taxYear));
    }

    /// <summary>The sentences without which a topic would mislead: those with a figure that it must state.</summary>
    public IReadOnlyList<AnswerSentence> MustState(Topic topic, Language language, int? taxYear)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var written = topic.Texts.ContainsKey(language) ? language : topic.Texts.Keys.First();
        var must = topic.Texts[written].Blocks
            .Where(b => b.Section is AnswerSection.Answer or AnswerSection.Exceptions && FigureSlot.NamesIn(b.Template).Any(topic.MustState.Contains))
            .Select(b => FigureSlot.Fill(b.Template, topic.Figures, taxYear, written))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return [.. Quote(topic, language, taxYear).Sentences.Where(s => must.Contains(s.Text))];
    }

    /// <summary>The source that stands for a topic.</summary>
    public Source ToSource(Topic topic, QuotedTopic quoted, int number)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(quoted);
        return new Source
        {
            Number = number,
            Id = "topic:" + topic.Id,
            Title = quoted.Title,
            Url = topic.Url,
            Kind = SourceKind.Guidance,
            Language = quoted.Language.Code(),
            TaxYears = topic.TaxYears,
            Quote = quoted.Quote,
            RestsOn = topic.RestsOn,
            LegalBasis = [.. topic.RestsOn.Select(knowledge.Laws.Reference)],
        };
    }

    private QuotedTopic Fill(Topic topic, Language language, int? taxYear)
    {
        var written = topic.Texts.ContainsKey(language) ? language : topic.Texts.Keys.First();
        var text = topic.Texts[written];
        var sentences = new List<AnswerSentence>(text.Blocks.Count);
        AnswerSection? open = null;
        var complete = true;
        foreach (var block in text.Blocks)
        {
            if (FigureSlot.Fill(block.Template, topic.Figures, taxYear, written) is not { } words)
            {
                complete = false;
                continue;
            }

            var heading = block.Section != open ? Heading(block.Section, language) : null;
            open = block.Section;
            sentences.Add(new AnswerSentence(words, block.Section, [], heading, block.IsListItem, written == language ? null : written.Code()));
        }

        var quote = string.Join('\n', sentences.Select(s => s.Text.Replace("**", "", StringComparison.Ordinal)));
        return new QuotedTopic(text.Title, sentences, quote, written, complete);
    }

    private string? Heading(AnswerSection section, Language language) => section switch
    {
        AnswerSection.Detail => knowledge.Replies.Say(language, "section-detail"),
        AnswerSection.Exceptions => knowledge.Replies.Say(language, "section-exceptions"),
        AnswerSection.Todo => knowledge.Replies.Say(language, "section-todo"),
        _ => null,
    };
}
