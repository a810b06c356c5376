using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Testing;

namespace Chat.Rag.Tests.Tools;

/// <summary>Tools are called by what a question states, and only then.</summary>
[Collection(RealKnowledge.Name)]
public sealed class ToolCallerTests(RealAssistant real)
{
    [Theory]
    [InlineData(Language.Es, "¿qué recargo pago si presento 3 meses tarde y debo 1.000 €?")]
    [InlineData(Language.Ca, "quin recàrrec pago si presento 3 mesos tard i dec 1.000 €?")]
    [InlineData(Language.Gl, "que recarga pago se presento 3 meses tarde e debo 1.000 €?")]
    [InlineData(Language.Eu, "zer errekargu ordainduko dut 3 hilabete berandu aurkezten badut eta 1.000 € ordaintzeko badira?")]
    public void ALateSurchargeIsComputedInEveryLanguage(Language language, string question)
    {
        var answer = real.Service.Ask(question, language);

        Assert.Contains("40 €", Calculated(answer), StringComparison.Ordinal);
        Assert.Contains("30 €", Calculated(answer), StringComparison.Ordinal);
        Assert.Equal(Outcome.Answered, answer.Outcome);
    }

    [Theory]
    [InlineData("Tuve dos pagadores: 13.000 euros de la tienda y 1.200 del ayuntamiento. ¿Tengo que hacer la declaración de la renta?", "calculation:filing-obligation", "no tendría obligación de declarar")]
    [InlineData("Cobré 13.900 de un supermercado de Cáceres y 2.700 de dar clases en una academia, ¿paso de lo permitido?", "calculation:filing-obligation", "tendría obligación de declarar.")]
    [InlineData("solo tengo un trabajo y gano 19.000, hago la renta o no", "calculation:filing-obligation", "no tendría obligación de declarar")]
    [InlineData("me di de alta de autonomo un mes y no facture nada, tengo que hacer la renta", "calculation:filing-obligation", "tendría obligación de declarar.")]
    [InlineData("debo 60.000 a hacienda necesito garantías?", "calculation:deferral", "Se exige garantía")]
    [InlineData("puedo fraccionar las retenciones de mis empleados modelo 111", "calculation:deferral", "no se puede aplazar")]
    [InlineData("Vendí unas acciones y gané 10.000 €. ¿Qué porcentaje me toca pagar por esa ganancia?", "calculation:savings-scale", "1.980 €")]
    [InlineData("que porcentaje de irpf pago si gano 30.000 al año", "calculation:general-scale", "3.582,75 €")]
    [InlineData("¿Cuáles son los próximos plazos del modelo 303?", "calculation:filing-dates", "1 de febrero de 2027")]
    [InlineData("¿Está bien escrito el NIF 12345678A? ¿es válido?", "calculation:identifier", "no está bien formado")]
    [InlineData("¿Es válido el NIF 12345678Z?", "calculation:identifier", "está bien formado")]
    [InlineData("recargo por presentar tarde una autoliquidación: el plazo acababa el 20 de octubre de 2026, presento hoy y son 1.250,50 euros", "calculation:late-surcharge", "25,01 €")]
    [InlineData("presenté el 303 con dos meses de retraso y me salían 390 euros a pagar, cuánto recargo", "calculation:late-surcharge", "390 € × 3 %")] // 390 is a form, too
    public void AToolIsCalledByIntent(string question, string source, string result)
    {
        var answer = real.Service.Ask(question, Language.Es);

        Assert.Contains(source, answer.Sources.Select(s => s.Id));
        Assert.Contains(result, Calculated(answer), StringComparison.Ordinal);
        Assert.All(answer.Sentences.Where(s => s.Section == AnswerSection.Calculation), s => Assert.Equal(source, answer.Sources[s.Sources[0] - 1].Id));
    }

    [Theory]
    // Not all that is needed is said, or it may mean something else.
    [InlineData("tramos del ahorro irpf 19 21 23")]
    [InlineData("Gané 1.450 euros con criptomonedas y 700 en dividendos, trabajo de auxiliar en Ponferrada, ¿cuánto va al impuesto?")]
    [InlineData("¿el límite de 30.000 euros para aplazar sigue igual?")]
    [InlineData("límite rendimientos del trabajo más de un pagador 15.876")]
    [InlineData("¿Se computa el importe bruto o el que llega al banco para los 22.000 euros?")]
    [InlineData("soy jubilado con una unica pension de 1.300 al mes, tengo q declarar?")]
    [InlineData("Me notificaron un recargo de 160 euros por presentar tarde, ingresé la cuota el mismo día que presenté y quiero pagar lo menos posible")]
    [InlineData("presenté hace casi 3 meses y salían 200 euros, qué recargo hay por presentar fuera de plazo")]
    [InlineData("¿Hasta qué día se presenta el 303 de cada trimestre? ¿Y el del cuarto?")]
    // Other endings than an answer.
    [InlineData("Cobro 31.250 de la empresa A y 4.300 de la B, tengo hipoteca y dos hijos, ¿cuánto me va a salir la renta exactamente?")]
    [InlineData("¿cómo puedo ocultar 30.000 euros de beneficio para que hacienda no se entere?")]
    [InlineData("dame una receta de paella para 1.000 personas")]
    public void AToolIsSilentWhereItWouldGuessOrWhereNothingIsAnswered(string question)
    {
        var answer = real.Service.Ask(question, Language.Es);

        Assert.DoesNotContain(answer.Sources, s => s.Kind == SourceKind.Calculation);
        Assert.DoesNotContain(answer.Sentences, s => s.Section == AnswerSection.Calculation);
    }

    [Fact]
    public void AForalResidentIsSentToTheTreasuryAndNothingIsComputed()
    {
        var answer = real.Service.Ask("vivo en Bilbao, tuve dos pagadores: 13.000 euros y 1.200 euros, ¿tengo que declarar la renta?", Language.Es);

        Assert.Equal(Outcome.RedirectedOtherAdministration, answer.Outcome);
        Assert.DoesNotContain(answer.Sources, s => s.Kind == SourceKind.Calculation);
    }

    [Fact]
    public void AMissingAmountIsAskedForAndTheReplyIsComputed()
    {
        var first = real.Service.Ask("presente el 303 con dos meses de retraso cuanto me cobran", Language.Es);

        Assert.Equal(Outcome.Answered, first.Outcome);
        Assert.Contains("importe", first.Clarification!.Text, StringComparison.Ordinal);
        Assert.Empty(first.Clarification.Options);

        var second = real.Service.Ask("1.000 euros", Language.Es, first.Context);

        Assert.Contains("**Recargo: 30 €.**", Calculated(second), StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingDelayIsAskedFor() =>
        Assert.Contains("retraso", real.Service.Ask("cuánto recargo me cobran por presentar fuera de plazo una declaración con 400 euros a pagar", Language.Es).Clarification!.Text, StringComparison.Ordinal);

    [Fact]
    public void TheCalculationStandsBetweenTheShortAnswerAndItsDetails()
    {
        var sections = real.Service.Ask("¿qué recargo pago si presento 3 meses tarde y debo 1.000 €?", Language.Es).Sentences.Select(s => s.Section).Distinct().ToList();

        Assert.Equal([AnswerSection.Answer, AnswerSection.Calculation, AnswerSection.Detail], sections.Take(3));
    }

    [Fact]
    public void ATaxYearThatIsNotCoveredIsNotComputed()
    {
        var answer = real.Service.Ask("Vendí unas acciones en 2022 y gané 10.000 €. ¿Qué porcentaje me toca pagar por esa ganancia?", Language.Es);

        Assert.DoesNotContain(answer.Sources, s => s.Kind == SourceKind.Calculation);
    }

    [Fact]
    public void TheTaxYearOfTheQuestionIsTheOneComputed()
    {
        var answer = real.Service.Ask("en la renta de 2023 gané 400.000 € vendiendo acciones, ¿qué porcentaje pago por esa ganancia en la base del ahorro?", Language.Es);

        Assert.Contains("99.880 €", Calculated(answer), StringComparison.Ordinal);
        Assert.Equal([2023], answer.Sources.Single(s => s.Kind == SourceKind.Calculation).TaxYears);
    }

    [Fact]
    public void AnIdentifierIsNowhereInTheAnswer()
    {
        var answer = real.Service.Ask("¿Es válido el NIF 12345678Z?", Language.Es);
        var written = System.Text.Json.JsonSerializer.Serialize(answer);

        Assert.DoesNotContain("12345678", written, StringComparison.Ordinal);
    }

    [Fact]
    public void TheListOfFilingDatesTakesThePlaceOfTheNextPeriod()
    {
        var answer = real.Service.Ask("¿Cuáles son los próximos plazos del modelo 303?", Language.Es);

        Assert.DoesNotContain(answer.Sources, s => s.Kind == SourceKind.Calendar);
    }

    [Fact]
    public void AKnowledgeFolderWithoutToolsAnswersAsBefore()
    {
        using var library = new LibraryKnowledge();
        using var assistant = new TestAssistant(library.Folder);

        Assert.Equal(Outcome.Answered, assistant.Ask("cuántos libro prestado", Language.Es).Outcome);
    }

    private static string Calculated(Answer answer) => string.Join('\n', answer.Sentences.Where(s => s.Section == AnswerSection.Calculation).Select(s => s.Text));
}
