using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Screening;

/// <summary>The first stage: what was asked, in which language, and whether it is ours to answer.</summary>
public sealed partial class Screener(
    KnowledgeBase knowledge, LanguageIdentifier languages, ScopeClassifier scope, CueFinder cues, TextAnalyzer analyzer, IOptions<ScreeningOptions> options)
{
    private static readonly ScopeDecision Unsorted = new("", null, null, 0, 0);

    // Quotation marks and colons too: pasted text and what surrounds it are told apart.
    private static readonly char[] SentenceEnds = ['.', '?', '!', '¿', '¡', ':', ';', '"', '“', '”', '«', '»', '\n'];
    private const int FewestSpaces = 2;
    private const int MostSentences = 12;
    private const int FewestLetters = 6;

    private readonly ScreeningOptions _options = options.Value;
    private readonly IdentifierCheck _checks = new(knowledge);
    private readonly AttackFinder _attacks = new(knowledge, scope, cues, analyzer, options);

    /// <summary>Screens a question.</summary>
    public ScreenedQuestion Screen(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        // Reading stops a little above the limit: what is longer is turned away unread.
        var tooLong = question.Text.Length > _options.LongestQuestion;
        var personal = PersonalDataFinder.Find(question.Text);
        var masked = PersonalDataFinder.Mask(question.Text, personal);
        var clean = InputCleaner.Clean(tooLong ? masked[..Math.Min(masked.Length, _options.LongestQuestion)] : masked, out var lines, out var removed);
        // Once more after cleaning: what invisible characters kept apart is together now.
        var text = Redacted(clean);
        lines = Redacted(lines);
        // From here on nobody sees the words as they were typed.
        question = question with { Text = text, Context = question.Context with { LastQuestion = Trusted(question.Context) } };
        // Sorted and searched as it looks; kept and shown as it was written.
        var looks = Confusables.Fold(text, out var lookAlikes);
        var (language, textLanguage, foundBy) = ChooseLanguage(question, looks);
        var fault = tooLong ? InputFault.TooLong : !text.Any(char.IsLetterOrDigit) ? InputFault.Empty : InputFault.None;
        var asked = WithoutMasks(looks);
        var (decision, questions, honest) = fault == InputFault.None
            ? Sort(asked, Confusables.Fold(lines, out _), textLanguage)
            : (Unsorted, [], null);
        // Masked before it was sent, or of no other use: what a tool could still read goes on to it.
        var unseen = personal.Count == 0 || decision.Outcome is not null;
        if (fault == InputFault.None && honest is null && questions.Count == 0 && MayBeACheck(decision) && unseen && _checks.Asks(text, textLanguage))
            decision = new ScopeDecision(ScopeLabel.IdentifierCheck, Outcome.RedirectedOwnData, null, 1, 0);
        return new ScreenedQuestion
        {
            Question = question,
            Text = text,
            Answerable = honest ?? text,
            SetsAside = honest is not null,
            Asked = honest is null ? asked : WithoutMasks(honest),
            Language = language,
            TextLanguage = textLanguage,
            LanguageFoundBy = foundBy,
            PersonalData = personal,
            Removed = lookAlikes == 0 ? removed : new SortedDictionary<string, int>(removed.ToDictionary(), StringComparer.Ordinal) { ["look-alike"] = lookAlikes },
            Fault = fault,
            Scope = decision,
            Questions = questions,
        };
    }

    // Nothing that is refused becomes one, no cry for help, and no file of one's own or of somebody else.
    private static bool MayBeACheck(ScopeDecision decision) =>
        decision.Outcome is null or Outcome.Clarification or Outcome.DeclinedOutOfScope or Outcome.RedirectedOtherAdministration;

    private static string Redacted(string words) => PersonalDataFinder.Mask(words, PersonalDataFinder.Find(words));

    // "My DNI is [DNI]" is no question about identity cards; what is left must still be a question.
    internal static string WithoutMasks(string text)
    {
        if (PersonalDataFinder.Masked(text).Count == 0)
            return text;
        var rest = MaskAndIntroduction().Replace(text, " ");
        return rest.Count(char.IsLetter) >= FewestLetters ? rest.Trim(' ', ',', '.', ':', ';') : text;
    }

    [GeneratedRegex(@"(?:\p{L}+ ){0,3}\[[A-Z0-9]+\]", RegexOptions.NonBacktracking)]
    private static partial Regex MaskAndIntroduction();

    // It comes back from the visitor's page, so it is as much a stranger's text as the question is.
    private string? Trusted(ConversationContext context)
    {
        if (context.LastQuestion is not { Length: > 0 } last)
            return context.LastQuestion;
        var text = Redacted(InputCleaner.Clean(Redacted(last.Length > _options.LongestQuestion ? last[.._options.LongestQuestion] : last)));
        var language = LanguageCodes.TryParse(context.Language, out var known) && context.Language is not null ? known : languages.Identify(text).Language ?? Language.Es;
        var reading = _attacks.Read(Confusables.Fold(text, out _), language, scope.Decide(text, language));
        return reading.Found ? string.Join(". ", reading.Honest) : text;
    }

    // A message of several sentences is background, question, or something pasted; each is looked at by itself.
    private (ScopeDecision Scope, List<string> Questions, string? Honest) Sort(string text, string lines, Language language)
    {
        var (whole, ours) = SortPlain(text, language);
        if (whole.Outcome == Outcome.SignpostedCrisis && whole.Confidence >= _options.CrisisConfidence)
            return (whole, ours, null);
        var reading = _attacks.Read(lines, language, whole);
        // Sure of it, however well guidance on what is to be falsified matches.
        if (!reading.Found)
            return (whole.Outcome == Outcome.DeclinedEvasion && whole.Confidence >= _options.SureEvasion ? whole with { Confidence = 1 } : whole, ours, null);
        if (reading.Honest.Count == 0)
            return (reading.Ends is { } ends ? ends with { Confidence = 1 } : whole, ours, null);
        var honest = string.Join(". ", reading.Honest);
        var (decision, questions) = SortPlain(honest, language);
        // It asks, and about tax: that has been found out already. Who answers it is still open.
        if (decision.Outcome is null or Outcome.Clarification or Outcome.DeclinedOutOfScope or Outcome.DeclinedInjection or Outcome.RedirectedOwnData)
            decision = new ScopeDecision(ScopeLabel.InScope, null, null, 1, 1);
        return (decision, questions, honest);
    }

    private (ScopeDecision Scope, List<string> Questions) SortPlain(string text, Language language)
    {
        var sentences = text.Split(SentenceEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(s => s.Count(c => c == ' ') >= FewestSpaces)
            .Take(MostSentences)
            .ToList();
        if (sentences.Count < 2)
            return (scope.Decide(text, language), []);
        var asked = sentences.Where(s => text.Contains(s + "?", StringComparison.Ordinal) && s.Count(c => c == ' ') > FewestSpaces).ToList();
        var whole = scope.Decide(text, language, asked);
        var ours = sentences.Where(s => scope.Decide(s, language) is { Outcome: null } d && d.InScope >= _options.QuestionConfidence).ToList();
        return (whole, ours);
    }

    private (Language Answer, Language Text, string FoundBy) ChooseLanguage(Question question, string text)
    {
        var found = languages.Identify(text);
        var sure = found.Confidence >= _options.LanguageConfidence;
        if (question.Chosen is { } chosen)
            return (chosen, sure && found.Language is { } written ? written : chosen, "chosen");
        if (LanguageCodes.TryParse(question.Context.Language, out var before) && question.Context.Language is not null && !sure)
            return (before, before, "conversation");
        return found.Language is { } language ? (language, language, "text") : (Language.Es, Language.Es, "other");
    }
}
