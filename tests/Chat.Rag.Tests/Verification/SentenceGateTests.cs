using Chat.Core.Answers;
using Chat.Rag.Generation;
using Chat.Rag.Verification;

namespace Chat.Rag.Tests.Verification;

/// <summary>A sentence is shown only if its figures stand in a source that it cites.</summary>
public sealed class SentenceGateTests
{
    private readonly SentenceGate _gate = new();

    [Theory]
    [InlineData("El límite es 22.000 €.", "no más de 22.000 € al año")]
    [InlineData("Muga 22.000 eurokoa da.", "22.000 euroko muga")]
    [InlineData("Hasta el 30 de junio.", "el 30 de junio de 2026")]
    [InlineData("Sin cifras.", "nada")]
    public void ASentenceWhoseFiguresStandInItsSourcePasses(string sentence, string quote)
    {
        var verdict = _gate.Verify(Draft(quote, new AnswerSentence(sentence, AnswerSection.Answer, [1])));

        Assert.Single(verdict.Passed);
        Assert.Empty(verdict.Held);
    }

    [Theory]
    [InlineData("El límite es 22.500 €.", "no más de 22.000 € al año")]
    [InlineData("Se paga el 21 %.", "21 € al año")]
    [InlineData("Hasta el 30 de julio.", "el 30 de junio de 2026")]
    [InlineData("Use el modelo 303.", "el modelo 390")]
    public void ASentenceWithAFigureOfItsOwnIsHeld(string sentence, string quote)
    {
        var verdict = _gate.Verify(Draft(quote, new AnswerSentence(sentence, AnswerSection.Answer, [1])));

        Assert.Empty(verdict.Passed);
        Assert.Single(verdict.Held);
    }

    [Fact]
    public void ASentenceThatCitesNothingMayStateNoFigure()
    {
        var verdict = _gate.Verify(Draft("22.000 €", new AnswerSentence("Son 22.000 €.", AnswerSection.Answer, [])));

        Assert.Single(verdict.Held);
    }

    private static Draft Draft(string quote, AnswerSentence sentence) => new()
    {
        Outcome = Outcome.Answered,
        Mode = AnswerMode.Quoted,
        Sentences = [sentence],
        Sources =
        [
            new Source { Number = 1, Id = "topic:x/y", Title = "x", Kind = SourceKind.Guidance, Language = "es", TaxYears = [], Quote = quote, RestsOn = [], LegalBasis = [] },
        ],
    };
}
