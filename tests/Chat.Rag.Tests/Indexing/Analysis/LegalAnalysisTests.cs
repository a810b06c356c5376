using Chat.Core.Languages;
using Chat.Rag.Tests.Indexing.Embedded;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Analysis;

public sealed class LegalAnalysisTests : IDisposable
{
    private readonly SmallIndex _small = new();

    public void Dispose() => _small.Dispose();

    [Theory]
    [InlineData("me van a echar del trabajo", Language.Es, "despido")]
    [InlineData("indemnizaciones de despidos", Language.Es, "despido")]
    [InlineData("lanetik botatakoan", Language.Eu, "despido")]
    [InlineData("ohiko etxebizitzarentzat", Language.Eu, "vivienda")]
    [InlineData("vendo mi casa", Language.Es, "vivienda")]
    [InlineData("soy no residente", Language.Es, "no-residente")]
    public void AConceptIsFoundInAnyOfItsWords(string question, Language language, string concept) =>
        Assert.Equal(concept, Assert.Single(_small.Analysis.Analyze(question, language).Concepts).Ids.Single());

    [Theory]
    [InlineData("en ese caso")]
    [InlineData("una casa")]
    [InlineData("no soy")]
    [InlineData("despido")]
    [InlineData("un residente")]
    public void PartOfAVariantIsNotTheConcept(string question) => Assert.Empty(_small.Analysis.Analyze(question, Language.Es).Concepts);

    [Fact]
    public void WordsThatNoConceptHasAreKeptAndStopWordsAndAmountsAreNot()
    {
        var query = _small.Analysis.Analyze("la indemnización por despido y el velocípedo de 19.500 del modelo 303 en 2025", Language.Es);

        Assert.Equal(["velocipedo", "modelo", "303"], query.Words.Select(w => w.Text));
        Assert.False(query.IsFormal);
    }

    [Fact]
    public void ALongFormalQuestionIsKnownAsSuch() =>
        Assert.True(_small.Analysis.Analyze(
            "entidad mercantil dedicada promoción inmobiliaria transmite participaciones sociedad limitada extranjera determinación valor adquisición aplicable régimen especial fusiones", Language.Es).IsFormal);

    [Fact]
    public void NoTextMakesItFail() =>
        Gen.Select(Gen.String[0, 200], Gen.OneOf([.. LanguageCodes.All.Select(Gen.Const)])).Sample((text, language) => _small.Analysis.Analyze(text, language).DistinctStems >= 0);
}
