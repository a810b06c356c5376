using Chat.Core.Languages;
using Chat.Rag.Text;

namespace Chat.Rag.Indexing.Analysis;

/// <summary>How terms are written in an index.</summary>
internal static class Terms
{
    /// <summary>Between the stems of a phrase.</summary>
    public const char Joint = ' ';

    private const int ShortestForm = 3;
    private const int LongestForm = 4;

    /// <summary>The term of a folded word: Spanish stems as they are, others behind their language, so that they never meet by accident.</summary>
    public static string Of(string token, Language language) => language == Language.Es
        ? SpanishStemmer.Stem(token)
        : char.IsAsciiDigit(token[0]) ? token : $"{language.Code()}:{Stemmer.Stem(token, language)}";

    /// <summary>The term of a concept in passages that are not in Spanish.</summary>
    public static string OfConcept(string id) => "c:" + id;

    /// <summary>True for a number that may name something (a form, a box); amounts and years of the asker's own case do not.</summary>
    public static bool IsName(string token) =>
        !token.AsSpan().ContainsAnyExceptInRange('0', '9') && token.Length is >= ShortestForm and <= LongestForm
        && !(token.Length == 4 && (token.StartsWith("19", StringComparison.Ordinal) || token.StartsWith("20", StringComparison.Ordinal)));

    /// <summary>True for words that begin with a digit.</summary>
    public static bool IsNumber(string token) => char.IsAsciiDigit(token[0]);
}
