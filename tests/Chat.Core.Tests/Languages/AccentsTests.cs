using Chat.Core.Languages;

namespace Chat.Core.Tests.Languages;

public class AccentsTests
{
    [Theory]
    [InlineData("Declaració ÀÈÍÏÒÚÜ", "declaracio aeiiouu")]
    [InlineData("Año, xuño, CIÈNCIA, haçia", "ano, xuno, ciencia, hacia")]
    [InlineData("ß €\u0301٣", "ß €\u0301٣")]
    public void LettersOfTheFourLanguagesLoseTheirAccentsAndNothingElse(string written, string folded) =>
        Assert.Equal(folded, string.Concat(written.Select(Accents.Fold)));
}
