using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Llama;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Prompting;

/// <summary>
/// The stage before the model: rules, numbered passages and the question become messages. The rules come first and are the same
/// for every question of a language; all that changes stands in the user's turn, quoted and fenced.
/// </summary>
public sealed class PromptComposer
{
    private readonly KnowledgeBase _knowledge;
    private readonly TokenCounter _count;
    private readonly int _passageTokens;

    /// <summary>Counts with the model's own tokenizer where it gives one.</summary>
    public PromptComposer(KnowledgeBase knowledge, IOptions<GenerationOptions> options, IChatClient? model = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _knowledge = knowledge;
        _count = model?.GetService(typeof(TokenCounter)) as TokenCounter ?? TokenEstimate.Count;
        _passageTokens = options.Value.PassageTokens;
    }

    /// <summary>Composes a prompt that asks for the draft's answer in the model's words.</summary>
    public ComposedPrompt Compose(ScreenedQuestion screened, SearchQuery query, Draft quoted)
    {
        ArgumentNullException.ThrowIfNull(screened);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(quoted);
        var language = screened.Language;
        var given = quoted.Sources.Where(s => !quoted.QuotedOnly.Contains(s.Number)).ToList();
        var fitted = new PassageBudget(_passageTokens, _count).Fit(given);
        var date = TopicFigure.FormatDate(screened.Question.AsOf, language);
        var year = quoted.TaxYear?.ToString(CultureInfo.InvariantCulture);
        var passages = string.Join('\n', PassageBudget.EdgesFirst(fitted).Select(p => Passage(p, language)));
        var earlier = query.Before is { Length: > 0 } before ? QuotedMatter.Line(before) : null;
        var user = PromptTemplate.Fill(
            PromptTexts.For(language).User,
            ("date", date), ("year", year), ("passages", passages), ("before", earlier), ("question", QuotedMatter.Of(screened.Answerable)));
        return new ComposedPrompt
        {
            Messages = [new(ChatRole.System, Rules(language)), new(ChatRole.User, user)],
            Supplied = [.. fitted.Select(p => p.Source)],
            LeftOut = [.. given.Select(s => s.Number).Except(fitted.Select(p => p.Source.Number))],
            Cut = [.. fitted.Where(p => p.IsCut).Select(p => p.Source.Number)],
            PassageTokens = fitted.Sum(p => p.Tokens),
            Asked = screened.Text,
            // The territory shows in passages and guidance; where neither differs by it, nor does the answer. The question twice: what the model
            // is asked, and what else stood in it, by which its sentences are judged.
            Ground = [language.Code(), date, year ?? "", passages, earlier ?? "", query.Territory ?? "", Folding.WordsAndSigns(screened.Answerable), Folding.WordsAndSigns(screened.Text)],
            Language = language,
        };
    }

    /// <summary>Asks for one sentence again: all that was said, the sentence that failed, and why.</summary>
    /// <param name="prompt">The first request; its tokens are the beginning of this one, so that a model need not read them again.</param>
    /// <param name="said">What the model wrote so far, the failed sentence included.</param>
    /// <param name="sentence">The failed sentence.</param>
    /// <param name="fault">What was wrong with it.</param>
    public static IReadOnlyList<ChatMessage> Again(ComposedPrompt prompt, string said, string sentence, SentenceFault fault)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var texts = PromptTexts.For(prompt.Language);
        var words = PromptTemplate.Fill(texts.Retry, ("sentence", QuotedMatter.Line(sentence)), ("fault", texts.Faults[fault]));
        return [.. prompt.Messages, new(ChatRole.Assistant, said), new(ChatRole.User, words)];
    }

    /// <summary>All that a model is told in a language besides passages and question; none of it may come back as an answer.</summary>
    public IEnumerable<string> Instructions(Language language)
    {
        var texts = PromptTexts.For(language);
        return [Rules(language), texts.User, texts.Retry, .. texts.Faults.Values, SummaryTexts.For(language).Rules];
    }

    private string Rules(Language language) =>
        PromptTemplate.Fill(PromptTexts.For(language).System, ("service", _knowledge.Replies.Say(language, "service-name")));

    private static string Passage(FittedPassage passage, Language language) => PromptTemplate.Fill(
        PromptTexts.For(language).Passage,
        ("number", passage.Source.Number.ToString(CultureInfo.InvariantCulture)),
        ("title", QuotedMatter.Line(passage.Source.Title)),
        ("text", QuotedMatter.Of(passage.Text)));
}
