using Chat.Core.Languages;
using Chat.Rag.Screening;

namespace Chat.Rag.Tests.Screening;

/// <summary>Short questions, also without accents; and languages that are none of the four.</summary>
[Collection(RealKnowledge.Name)]
public sealed class LanguageIdentifierTests(RealAssistant real)
{
    [Theory]
    [InlineData("cuando se presenta la declaracion", "es")]
    [InlineData("no me llega el certificado", "es")]
    [InlineData("quan s'ha de presentar la declaracio", "ca")]
    [InlineData("no em deixa entrar a la web", "ca")]
    [InlineData("cando hai que presentar a declaracion", "gl")]
    [InlineData("non me deixa entrar na web", "gl")]
    [InlineData("noiz aurkeztu behar da aitorpena", "eu")]
    [InlineData("ez dit uzten sartzen", "eu")]
    [InlineData("when do I have to file my tax return", null)]
    [InlineData("quand dois-je déclarer mes revenus", null)]
    [InlineData("quando devo entregar a declaração de rendimentos em Portugal, não percebo", null)]
    [InlineData("cand trebuie sa depun declaratia", null)]
    [InlineData("wann muss ich die Steuererklärung abgeben", null)]
    [InlineData("когда подавать декларацию", null)]
    public void AShortQuestionIsKnownByItsWords(string text, string? language) =>
        Assert.Equal(language, real.Service.Get<LanguageIdentifier>().Identify(text).Language?.Code());

    [Fact]
    public void AnotherLanguageIsAnsweredInSpanishWithAnEnglishNotice()
    {
        var answer = real.Service.Ask("when do I have to file my income tax return in Spain");

        Assert.Equal("es", answer.Language);
        Assert.Equal("en", Assert.Single(answer.Notices, n => n.Kind == "other-language").Language);
    }
}
