using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Tests.Routing;

/// <summary>A form may be named by its bare number; a number of something else names none, and what is asked of it is asked back.</summary>
[Collection(RealKnowledge.Name)]
public sealed class FormByNumberTests(RealAssistant assistant)
{
    [Theory]
    [InlineData(Language.Es, "¿dónde presento el 714?")]
    [InlineData(Language.Ca, "on presento el 714?")]
    [InlineData(Language.Gl, "onde presento o 714?")]
    [InlineData(Language.Eu, "non aurkeztu behar da 714a?")]
    public void AFormIsNamedByItsNumber(Language language, string question)
    {
        var answer = assistant.Service.Ask(question, language);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal("topic:otros/patrimonio", answer.Sources[0].Id);
    }

    [Theory]
    [InlineData(Language.Es, "¿Puedo deducir el 100 %?")]
    [InlineData(Language.Es, "¿me dan 50 o 100?")]
    [InlineData(Language.Es, "¿deduzco o 100?")]
    [InlineData(Language.Es, "¿es el 100 % o no?")]
    [InlineData(Language.Ca, "Puc deduir el 100 %?")]
    [InlineData(Language.Ca, "pago o 100?")]
    [InlineData(Language.Gl, "Podo deducir o 100 %?")]
    [InlineData(Language.Gl, "son o 100 por cento?")]
    [InlineData(Language.Eu, "%100eko kenkaria?")]
    [InlineData(Language.Eu, "%100eko muga")]
    public void ARateOrAChoiceOfNumbersNamesNone(Language language, string question) =>
        Assert.Equal(Outcome.Clarification, assistant.Service.Ask(question, language).Outcome);
}
