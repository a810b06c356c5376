using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Text;
using Chat.Rag.Verification;

namespace Chat.Rag.Tests.Verification;

/// <summary>Sentences as a model may write them, on the product's own vocabulary.</summary>
[Collection(RealKnowledge.Name)]
public sealed class SentenceJudgeTests(RealAssistant real)
{
    private const string Es = "Si ha tenido más de un pagador, debe declarar cuando sus rendimientos del trabajo pasan de 15.876 € al año. El plazo acaba el 30 de junio de 2026. Se presenta con el modelo 100, según el artículo 96. El recargo es del 5 % y crece un 1 % cada mes.";

    [Theory]
    [InlineData("Con varios pagadores tiene que declarar si sus rendimientos del trabajo superan 15.876 euros.")]
    [InlineData("El plazo para declarar acaba el 30/06/2026.")]
    [InlineData("Debe declarar antes del 30 de junio.")]
    [InlineData("Declare con el modelo 100 (art. 96).")]
    [InlineData("El recargo es del 5 por ciento y crece cada mes.")]
    public void AParaphraseWithItsFiguresPasses(string sentence) => Assert.Null(Fault(Language.Es, sentence, Es));

    [Theory]
    [InlineData("Con varios pagadores tiene que declarar si sus rendimientos superan 15.867 €.")]
    [InlineData("El plazo para declarar acaba el 1 de julio de 2026.")]
    [InlineData("Declare con el modelo 130.")]
    [InlineData("Debe declarar, según el artículo 97.")]
    [InlineData("El recargo es del 10 % cada mes.")]
    [InlineData("El recargo es de 5 € cada mes.")]
    [InlineData("El plazo para declarar acaba el 30 de junio de 2027.")]
    public void AFigureOfItsOwnIsAFault(string sentence) => Assert.Equal(SentenceFault.FigureNotInSource, Fault(Language.Es, sentence, Es));

    [Theory]
    [InlineData(Language.Es, "Con varios pagadores tiene que declarar desde quince mil ochocientos setenta y seis euros de rendimientos del trabajo.")]
    [InlineData(Language.Es, "El recargo es del veintiuno por ciento cada mes.")]
    [InlineData(Language.Ca, "El recàrrec és del vint-i-un per cent de l'import.")]
    [InlineData(Language.Gl, "O límite dos rendementos do traballo son quince mil euros ao ano.")]
    [InlineData(Language.Eu, "Lanaren etekinen muga hamabost mila eurokoa da.")]
    public void AnAmountSpelledOutCannotBeComparedAndIsAFault(Language language, string sentence) =>
        Assert.Equal(SentenceFault.FigureNotInSource, Fault(language, sentence, Es));

    [Fact]
    public void AnAmountThatTheSourceSpellsOutPasses() =>
        Assert.Null(Fault(Language.Es, "La multa llega a tres mil euros.", "La multa por no declarar llega a tres mil euros."));

    [Theory]
    [InlineData("Con dos pagadores, declare antes del 30 de junio.")]
    [InlineData("Declare por los dos trabajos.")]
    public void ASmallCountOfEverydayThingsPasses(string sentence) => Assert.NotEqual(SentenceFault.FigureNotInSource, Fault(Language.Es, sentence, Es));

    [Fact]
    public void AFigureIsFoundInASourceOfAnotherLanguage() =>
        Assert.Null(Fault(Language.Ca, "El termini per declarar acaba el 30 de juny de 2026.", Es));

    [Fact]
    public void ASpanishSentenceInACatalanAnswerIsAFault() =>
        Assert.Equal(SentenceFault.WrongLanguage, Fault(Language.Ca, "El plazo para declarar acaba el 30 de junio de 2026.", Es));

    [Fact]
    public void LawQuotedInSpanishInsideACatalanSentenceIsNone() =>
        Assert.Null(Fault(Language.Ca, "Ho diu la llei: «debe declarar cuando sus rendimientos del trabajo pasan de 15.876 €».", Es));

    [Fact]
    public void ABasqueNameWithItsEndingIsKnown() =>
        Assert.NotEqual(SentenceFault.NameNotInSource, Fault(Language.Eu, "Aitorpena Zerga Agentziaren egoitzan aurkezten da, Renta WEBen bidez.", Es));

    [Theory]
    [InlineData("El plazo de los ejercicios 2024-2025 acaba el 30 de junio.")]
    [InlineData("Se declara en el modelo 100-2025.")]
    public void ASpanOfFiguresIsNoCode(string sentence) =>
        Assert.NotEqual(SentenceFault.NameNotInSource, Fault(Language.Es, sentence, "El plazo de los ejercicios 2024 y 2025 acaba el 30 de junio. Se declara en el modelo 100, ejercicio 2025."));

    [Fact]
    public void ACodeMadeOfKnownPartsIsStillOfItsOwn() =>
        Assert.Equal(SentenceFault.NameNotInSource, Fault(Language.Es, "Lo dice la orden HFP-23.", "Lo dicen la orden HFP y otras 23."));

    [Theory]
    [InlineData(Language.Es, "Así lo dice la consulta 1500-20.")]
    [InlineData(Language.Es, "Así lo dice la consulta 1500/20 de la Dirección General.")]
    [InlineData(Language.Es, "Así lo dice la consulta 1500–20.")]
    [InlineData(Language.Es, "Así lo dice la consulta 2025-20.")]
    [InlineData(Language.Es, "Así lo dice la consulta 20-1500.")]
    [InlineData(Language.Ca, "Així ho diu la consulta 1500-20.")]
    [InlineData(Language.Gl, "Así o di a consulta 1500-20.")]
    [InlineData(Language.Eu, "Hala dio 1500-20 kontsultak.")]
    [InlineData(Language.Eu, "Hala dio kontsultak, 1500-20koak.")]
    public void AReferenceMadeOfFiguresThatStandApartIsOfItsOwn(Language language, string sentence) =>
        Assert.Equal(SentenceFault.NameNotInSource, Fault(language, sentence, "Se declara desde 1.500 € del ejercicio 2025 y se paga el 20 %. Lo dice la consulta 31500-200."));

    [Theory]
    [InlineData("Así lo dice la consulta 1500-20.")]
    [InlineData("Así lo dice la consulta 1500–20.")]
    [InlineData("Se paga en 10-15 días.")]
    [InlineData("Se paga el 19-21 % del importe.")]
    [InlineData("Se paga de 1.000-2.000 euros.")]
    [InlineData("Lo dice la Ley 35/2006.")]
    [InlineData("El plazo acaba el 30/06/2026.")]
    public void AReferenceThatStandsWholeAndASpanWithItsUnitAreNone(string sentence) =>
        Assert.NotEqual(SentenceFault.NameNotInSource, Fault(Language.Es, sentence, "Lo dicen la consulta 1500-20 y la Ley 35/2006: se pagan entre 1.000 y 2.000 euros en 10 o 15 días, del 19 al 21 %, hasta el 30 de junio de 2026."));

    [Theory]
    [InlineData("El IVA.", "Se paga aquel ivazo.", false)]
    [InlineData("IVA.", "Es una tasa privativa.", false)]
    [InlineData("El IVA.", "Se paga el IVA.", true)]
    public void AFewWordsStandInTheSourceAsWholeWordsOrNotAtAll(string sentence, string source, bool stands) =>
        Assert.Equal(stands ? null : SentenceFault.NotInSource, Fault(Language.Es, sentence, source));

    [Fact]
    public void ASentenceOfSomethingElseWithABorrowedFigureIsAFault() =>
        Assert.Equal(SentenceFault.NotInSource, Fault(Language.Es, "Las embarcaciones deportivas amarradas cuestan 15.876 € por temporada.", Es));

    [Fact]
    public void ACitationOfWhatTheModelWasNotGivenIsAFault() =>
        Assert.Equal(SentenceFault.UnknownCitation, Judge(Language.Es, new WrittenSentence("x [2]", [new("Debe declarar.", false, [1, 2])], false), Es).Fault);

    [Fact]
    public void ASentenceThatDoesNotEndIsAFault() =>
        Assert.Equal(SentenceFault.TooLong, Judge(Language.Es, new WrittenSentence(new string('a', SentenceSplitter.Longest), [new("a", false, [1])], false), Es).Fault);

    [Theory]
    [InlineData("pague en http://x")]
    [InlineData("pague en sede.agenciatributaria.gob.es")]
    [InlineData("escriba a alguien@correo.example")]
    [InlineData("pague en sede (.) example")]
    [InlineData("pague en [la sede](x)")]
    [InlineData("| a | b |")]
    [InlineData("`rm -rf`")]
    [InlineData("## Título")]
    [InlineData("<script>")]
    [InlineData("‹fuente›")]
    [InlineData("&lt;b&gt;")]
    [InlineData("vea javascript:alert(1)")]
    [InlineData("[Fuente: ley]")]
    public void AddressesAndMarkupAreFound(string text) => Assert.True(MarkupCheck.IsIn(text));

    [Theory]
    [InlineData("Entre con Cl@ve o por Import@ss (sede electrónica).")]
    [InlineData("Son 22.000,50 € según el art. 96.2.a) de la Ley 35/2006, p. ej. así.")]
    [InlineData("L'impost col·lectiu: vegi's l'article 3, S.L. inclosa.")]
    [InlineData("%21eko tasa; 2026ko ekainaren 30a.")]
    public void PlainSentencesHaveNone(string text) => Assert.False(MarkupCheck.IsIn(text));

    private SentenceFault? Fault(Language language, string sentence, string source) =>
        Judge(language, new WrittenSentence(sentence + " [1]", [new(sentence, false, [1])], false), source).Fault;

    private SentenceVerdict Judge(Language language, WrittenSentence sentence, string source)
    {
        var supplied = new SuppliedSources(
            [new Source { Number = 1, Id = "topic:x/y", Title = "Declarar", Kind = SourceKind.Guidance, Language = "es", TaxYears = [], Quote = source, RestsOn = [], LegalBasis = [] }],
            real.Service.Get<TextAnalyzer>());
        return real.Service.Get<SentenceJudge>().Judge(sentence, supplied, language, []);
    }
}
