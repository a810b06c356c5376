using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Screening;

/// <summary>The first stage: what was asked, in which language, and whether it is ours to answer.</summary>
public sealed partial class Screener(LanguageIdentifier languages, ScopeClassifier scope, IOptions<ScreeningOptions> options)
{
    private static readonly ScopeDecision Unsorted = new("", null, null, 0, 0);

    // Quotation marks and colons too: pasted text and what surrounds it are told apart.
    private static readonly char[] SentenceEnds = ['.', '?', '!', '¿', '¡', ':', ';', '"', '“', '”', '«', '»', '\n'];
    private const int FewestSpaces = 2;
    private const int MostSentences = 12;
    private const int FewestLetters = 6;

    private readonly ScreeningOptions _options = options.Value;

    /// <summary>Screens a question.</summary>
    public ScreenedQuestion Screen(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        // Reading stops a little above the limit: what is longer is turned away unread.
        var tooLong = question.Text.Length > _options.LongestQuestion;
        var personal = PersonalDataFinder.Find(question.Text);
        var masked = PersonalDataFinder.Mask(question.Text, personal);
        var text = Redacted(tooLong ? masked[..Math.Min(masked.Length, _options.LongestQuestion)] : masked);
        // From here on nobody sees the words as they were typed.
        question = question with { Text = text, Context = question.Context with { LastQuestion = question.Context.LastQuestion is { } last ? Redacted(last) : null } };
        var (language, textLanguage, foundBy) = ChooseLanguage(question, text);
        var fault = tooLong ? InputFault.TooLong : !text.Any(char.IsLetterOrDigit) ? InputFault.Empty : InputFault.None;
        var asked = WithoutMasks(text);
        var (decision, questions) = fault == InputFault.None ? Sort(asked, textLanguage) : (Unsorted, []);
        return new ScreenedQuestion
        {
            Question = question,
            Text = text,
            Asked = asked,
            Language = language,
            TextLanguage = textLanguage,
            LanguageFoundBy = foundBy,
            PersonalData = personal,
            Fault = fault,
            Scope = decision,
            Questions = questions,
        };
    }

    // Once more after cleaning: what invisible characters kept apart is together now.
    private static string Redacted(string words)
    {
        var clean = InputCleaner.Clean(words);
        return PersonalDataFinder.Mask(clean, PersonalDataFinder.Find(clean));
    }

    // "My DNI is [DNI]" is no question about identity cards; what is left must still be a question.
    private static string WithoutMasks(string text)
    {
        if (PersonalDataFinder.Masked(text).Count == 0)
            return text;
        var rest = MaskAndIntroduction().Replace(text, " ");
        return rest.Count(char.IsLetter) >= FewestLetters ? rest.Trim(' ', ',', '.', ':', ';') : text;
    }

    [GeneratedRegex(@"(?:\p{L}+ ){0,3}\[[A-Z0-9]+\]", RegexOptions.NonBacktracking)]
    private static partial Regex MaskAndIntroduction();

    // A message of several sentences is background, question, or something pasted; each is looked at by itself.
    private (ScopeDecision Scope, List<string> Questions) Sort(string text, Language language)
    {
        var sentences = text.Split(SentenceEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(s => s.Count(c => c == ' ') >= FewestSpaces)
            .Take(MostSentences)
            .ToList();
        if (sentences.Count < 2)
            return (scope.Decide(text, language), []);
        var asked = sentences.Where(s => text.Contains(s + "?", StringComparison.Ordinal) && s.Count(c => c == ' ') > FewestSpaces).ToList();
        var whole = scope.Decide(text, language, asked);
        var parts = sentences.Select(s => (Sentence: s, Scope: scope.Decide(s, language))).ToList();
        // One sentence that tries to change how the service works is enough, however much honest text surrounds it.
        var attack = parts.Select(p => p.Scope).FirstOrDefault(d => d.Outcome == Outcome.DeclinedInjection && d.Confidence >= _options.AttackConfidence);
        var ours = parts.Where(p => p.Scope.Outcome is null && p.Scope.InScope >= _options.QuestionConfidence).Select(p => p.Sentence).ToList();
        return (attack ?? whole, ours);
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
