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

    // Art. 198 LGT fines what harms nobody; what is to be paid bears the surcharge of art. 27. The question seldom says which it is.
    [Theory]
    [InlineData(Language.Es, "¿Qué multa me ponen si presento tarde el 303?")]
    [InlineData(Language.Es, "multa por entregar fuera de plazo el modelo 130")]
    [InlineData(Language.Ca, "Quina multa em posen si presento tard el 303?")]
    [InlineData(Language.Ca, "multa per presentar fora de termini el model 130")]
    [InlineData(Language.Gl, "Que multa me poñen se presento tarde o 303?")]
    [InlineData(Language.Gl, "multa por presentar fóra de prazo o modelo 130")]
    [InlineData(Language.Eu, "Zer isun jarriko didate 303a berandu aurkezten badut?")]
    [InlineData(Language.Eu, "130 eredua epez kanpo aurkezteagatik isuna")]
    public void FilingLateIsAFineOrASurchargeAndBothAreSaid(Language language, string question)
    {
        var answer = assistant.Service.Ask(question, language);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        // The fixed fine in full and by half; the surcharge's first and last rate.
        foreach (var value in new[] { "200", "100", "1", "15" })
            Assert.Contains(answer.Figures, f => f.Value == value);
        Assert.Contains(answer.Sources, s => s.RestsOn.Contains("BOE-A-2003-23186#a27") && s.RestsOn.Contains("BOE-A-2003-23186#a198"));
    }

    [Theory]
    [InlineData(Language.Es, "¿las prestaciones del embarazo se declaran en la renta?")]
    [InlineData(Language.Es, "prestación por cuidado de menor con cáncer, ¿se declara?")]
    [InlineData(Language.Ca, "les prestacions per embaràs es declaren a la renda?")]
    [InlineData(Language.Ca, "la lactància s'ha de declarar?")]
    [InlineData(Language.Gl, "as prestacións por embarazo declóranse na renda?")]
    [InlineData(Language.Gl, "a lactación hai que declarala?")]
    [InlineData(Language.Eu, "Haurdunaldiko prestazioak errentan aitortu behar dira?")]
    [InlineData(Language.Eu, "edoskitzaroko baimena salbuetsita dago?")]
    public void BenefitsOfPregnancyAndBirthAreNoMinimumIncome(Language language, string question) =>
        Assert.Equal("topic:irpf/prestacion-maternidad-paternidad", assistant.Service.Ask(question, language).Sources[0].Id);

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
