using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Tests.Text;

/// <summary>Concepts in a citizen's words: which words stand for which, and which say nothing by themselves.</summary>
public sealed class GlossaryMatcherTests
{
    private static readonly HashSet<string> FunctionWords = [.. "hasta cuando puedo la el de mi cada en no noiz arte dut tengo y".Split(' ')];

    private readonly GlossaryMatcher _matcher = new(
        [
            Concept("plazo", "plazo", "hasta cuándo", "cuándo acaba"),
            Concept("vivienda", "vivienda habitual", "mi casa"),
            Concept("casa", "casa en la playa"),
            Concept("renta", "la renta"),
            Concept("duda", "no"),
            Concept("despido", "indemnización de despido"),
        ],
        Language.Es,
        Read);

    [Theory]
    [InlineData("hasta cuando puedo presentar la renta", "plazo,renta")]
    [InlineData("cuando acaba la renta", "plazo,renta")]
    [InlineData("acaba la renta", "renta")]
    [InlineData("la casa", "")]
    [InlineData("vendo mi casa", "vivienda")]
    [InlineData("no tengo plazo", "plazo")]
    [InlineData("indemnización por despido", "despido")]
    [InlineData("mi casa en la playa", "vivienda")]
    [InlineData("", "")]
    public void TheWordsOfAQuestionStandForThese(string question, string concepts) =>
        Assert.Equal(concepts, string.Join(',', _matcher.Match([.. Folding.Tokens(question).Select(Read)])));

    private static Concept Concept(string id, params string[] variants) =>
        new(id, LanguageCodes.All.ToDictionary(l => l, l => (IReadOnlyList<string>)(l == Language.Es ? variants : [])));

    private static GlossaryWord Read(string token) => new(token, token.Length > 1 && token != "por" && !FunctionWords.Contains(token));
}
