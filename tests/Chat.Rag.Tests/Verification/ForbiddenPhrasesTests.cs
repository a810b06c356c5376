using Chat.Core.Languages;
using Chat.Rag.Verification;

namespace Chat.Rag.Tests.Verification;

/// <summary>Nobody is promised, threatened or decided upon; rules are explained.</summary>
[Collection(RealKnowledge.Name)]
public sealed class ForbiddenPhrasesTests(RealAssistant real)
{
    [Theory]
    [InlineData(Language.Es, "Le garantizamos que no pagará nada.")]
    [InlineData(Language.Es, "Tranquila: no le pasará nada si presenta tarde.")]
    [InlineData(Language.Es, "Queda usted exenta de presentar la declaración.")]
    [InlineData(Language.Es, "Por tanto, le concedemos el aplazamiento que pide.")]
    [InlineData(Language.Es, "Su solicitud ha sido aprobada.")]
    [InlineData(Language.Es, "Hemos decidido anular la sanción.")]
    [InlineData(Language.Es, "Si no paga, le embargaremos la cuenta.")]
    [InlineData(Language.Es, "LE SANCIONAREMOS CON DUREZA.")]
    [InlineData(Language.Ca, "Li garantim que no pagarà res.")]
    [InlineData(Language.Ca, "No pateixi, que no li passarà res.")]
    [InlineData(Language.Ca, "Queda vostè exempta de presentar-la.")]
    [InlineData(Language.Ca, "Li concedim l'ajornament.")]
    [InlineData(Language.Ca, "La seva sol·licitud ha estat aprovada.")]
    [InlineData(Language.Ca, "Hem resolt anul·lar la sanció.")]
    [InlineData(Language.Ca, "Si no paga, l'embargarem.")]
    [InlineData(Language.Gl, "Garantímoslle que non pagará nada.")]
    [InlineData(Language.Gl, "Non se preocupe polo prazo.")]
    [InlineData(Language.Gl, "Queda vostede exento de presentala.")]
    [InlineData(Language.Gl, "Concedémoslle o aprazamento.")]
    [InlineData(Language.Gl, "A súa solicitude foi aprobada.")]
    [InlineData(Language.Gl, "Se non paga, embargarémoslle a conta.")]
    [InlineData(Language.Gl, "Sancionarémolo con dureza.")]
    [InlineData(Language.Eu, "Bermatzen dizugu ez duzula ezer ordainduko.")]
    [InlineData(Language.Eu, "Ez kezkatu, ez zaizu ezer gertatuko.")]
    [InlineData(Language.Eu, "Salbuetsita zaude aitorpena egitetik.")]
    [InlineData(Language.Eu, "Geroratzea ematen dizugu.")]
    [InlineData(Language.Eu, "Zure eskaera onartu dugu.")]
    [InlineData(Language.Eu, "Zehapena kentzea erabaki dugu.")]
    [InlineData(Language.Eu, "Ordaintzen ez baduzu, kontua bahituko dizugu.")]
    public void APromiseAThreatOrADecisionIsFound(Language language, string sentence) =>
        Assert.True(real.Service.Get<ForbiddenPhrases>().IsIn(sentence, language));

    [Theory]
    [InlineData(Language.Es, "Está exento quien gana menos del límite.")]
    [InlineData(Language.Es, "La Agencia puede conceder un aplazamiento si se pide a tiempo.")]
    [InlineData(Language.Es, "Si paga tarde, hay un recargo.")]
    [InlineData(Language.Ca, "L'Administració pot embargar el compte si no es paga.")]
    [InlineData(Language.Gl, "Quen non paga a tempo ten unha recarga.")]
    [InlineData(Language.Eu, "Epez kanpo ordaintzen duenak errekargua du.")]
    public void ARuleIsNone(Language language, string sentence) =>
        Assert.False(real.Service.Get<ForbiddenPhrases>().IsIn(sentence, language));
}
