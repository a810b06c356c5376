using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Screening;

/// <summary>The first stage: what was asked, in which language, and whether it is ours to answer.</summary>
public sealed class Screener(LanguageIdentifier languages, ScopeClassifier scope, IOptions<ScreeningOptions> options)
{
    private static readonly ScopeDecision Unsorted = new("", null, null, 0, 0);

    // Quotation marks and colons too: pasted text and what surrounds it are told apart.
    private static readonly char[] SentenceEnds = ['.', '?', '!', '¿', '¡', ':', ';', '"', '“', '”', '«', '»', '\n'];
    private const int FewestSpaces = 2;

    private readonly ScreeningOptions _options = options.Value;

    /// <summary>Screens a question.</summary>
    public ScreenedQuestion Screen(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        // Reading stops a little above the limit: what is longer is turned away unread.
        var tooLong = question.Text.Length > _options.LongestQuestion;
        var clean = InputCleaner.Clean(tooLong ? question.Text[.._options.LongestQuestion] : question.Text);
        var personal = PersonalDataFinder.Find(clean);
        var text = PersonalDataFinder.Mask(clean, personal);
        var (language, textLanguage, foundBy) = ChooseLanguage(question, text);
        var fault = tooLong ? InputFault.TooLong : !text.Any(char.IsLetterOrDigit) ? InputFault.Empty : InputFault.None;
        return new ScreenedQuestion
        {
            Question = question,
            Text = text,
            Language = language,
            TextLanguage = textLanguage,
            LanguageFoundBy = foundBy,
            PersonalData = personal,
            Fault = fault,
            Scope = fault == InputFault.None ? scope.Decide(text, textLanguage) : Unsorted,
            Questions = fault == InputFault.None ? QuestionsIn(text, textLanguage) : [],
        };
    }

    private List<string> QuestionsIn(string text, Language language)
    {
        var sentences = text.Split(SentenceEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sentences.Length < 2)
            return [];
        return [.. sentences.Where(s => s.Count(c => c == ' ') >= FewestSpaces).Where(s => scope.Decide(s, language) is { Outcome: null } decision && decision.InScope >= _options.QuestionConfidence)];
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
