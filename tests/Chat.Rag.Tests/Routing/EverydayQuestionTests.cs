using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Tests.Routing;

/// <summary>What everybody asks is answered in every language, however plainly it is put; a time without a thing is asked back.</summary>
[Collection(RealKnowledge.Name)]
public sealed class EverydayQuestionTests(RealAssistant assistant)
{
    [Theory]
    [InlineData(Language.Es, "¿Hasta cuándo se puede hacer la renta?")]
    [InlineData(Language.Es, "cuando se cierra la campaña de la renta")]
    [InlineData(Language.Ca, "Fins quan es pot fer la renda?")]
    [InlineData(Language.Ca, "quan es tanca la campanya de la renda")]
    [InlineData(Language.Gl, "Ata cando se pode facer a renda?")]
    [InlineData(Language.Gl, "cando se pecha a campaña da renda")]
    [InlineData(Language.Eu, "Noiz arte egin daiteke errenta?")]
    [InlineData(Language.Eu, "noiz ixten da errenta kanpaina")]
    public void UntilWhenTheIncomeTaxReturnIsFiled(Language language, string question)
    {
        var answer = assistant.Service.Ask(question, language);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal("topic:irpf/plazo-renta", answer.Sources[0].Id);
    }

    [Theory]
    [InlineData(Language.Es, "¿Cuánto puedo ganar sin hacer la declaración?")]
    [InlineData(Language.Es, "a partir de cuánto hay que hacer la declaración")]
    [InlineData(Language.Ca, "Quant puc guanyar sense fer la declaració?")]
    [InlineData(Language.Ca, "a partir de quant s'ha de fer la declaració")]
    [InlineData(Language.Gl, "Canto podo gañar sen facer a declaración?")]
    [InlineData(Language.Gl, "a partir de canto hai que facer a declaración")]
    [InlineData(Language.Eu, "Zenbat irabaz dezaket aitorpena egin gabe?")]
    [InlineData(Language.Eu, "zenbatetik aurrera egin behar da aitorpena")]
    public void HowMuchOneMayEarnWithoutFiling(Language language, string question)
    {
        var answer = assistant.Service.Ask(question, language);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal("topic:irpf/un-pagador", answer.Sources[0].Id);
        // Both limits: with one payer, and with two or more.
        Assert.Contains(answer.Figures, f => f.Value == "22000");
        Assert.Contains(answer.Figures, f => f.Value == "15876");
    }

    [Theory]
    [InlineData(Language.Es, "¿Tengo que declarar?")]
    [InlineData(Language.Es, "¿cuánto tengo que pagar?")]
    [InlineData(Language.Ca, "He de declarar?")]
    [InlineData(Language.Gl, "Canto teño que pagar?")]
    [InlineData(Language.Eu, "Aitortu behar dut?")]
    public void WhatFitsManyTopicsIsAskedBack(Language language, string question) =>
        Assert.Equal(Outcome.Clarification, assistant.Service.Ask(question, language).Outcome);

    [Theory]
    [InlineData(Language.Es, "¿Hasta cuándo tengo?")]
    [InlineData(Language.Ca, "Fins quan puc?")]
    [InlineData(Language.Gl, "Ata cando podo?")]
    [InlineData(Language.Eu, "Noiz arte egin behar dut?")]
    public void UntilWhenWithoutAThingIsAskedBack(Language language, string question) =>
        Assert.Equal(Outcome.Clarification, assistant.Service.Ask(question, language).Outcome);
}
