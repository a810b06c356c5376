using Chat.Core.Languages;

namespace Chat.Core.Tests.Languages;

public class LanguageCodesTests
{
    [Theory]
    [InlineData("es", Language.Es)]
    [InlineData("CA", Language.Ca)]
    [InlineData("va", Language.Ca)]
    [InlineData("ca-ES-valencia", Language.Ca)]
    [InlineData("gl_ES", Language.Gl)]
    [InlineData("eu-ES", Language.Eu)]
    public void ACodeIsReadInAnyCaseAndWithAnyRegion(string code, Language language)
    {
        Assert.True(LanguageCodes.TryParse(code, out var read));
        Assert.Equal(language, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("en")]
    [InlineData("español")]
    public void OtherCodesAreNoLanguageOfTheService(string? code) => Assert.False(LanguageCodes.TryParse(code, out _));

    [Fact]
    public void EveryLanguageIsReadBackFromItsCode()
    {
        Assert.Equal(Enum.GetValues<Language>(), LanguageCodes.All);
        Assert.All(LanguageCodes.All, language =>
        {
            Assert.True(LanguageCodes.TryParse(language.Code(), out var read));
            Assert.Equal(language, read);
        });
    }

    [Fact]
    public void AnUnknownLanguageHasNoCode() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Language)9).Code());
}
