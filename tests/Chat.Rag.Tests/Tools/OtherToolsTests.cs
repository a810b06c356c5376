using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;

namespace Chat.Rag.Tests.Tools;

/// <summary>Deferral, filing dates and identifiers.</summary>
[Collection(RealKnowledge.Name)]
public sealed class OtherToolsTests(RealAssistant real)
{
    private KnowledgeBase Knowledge => real.Service.Get<KnowledgeBase>();

    // Orden HFP/311/2023 art. 2: "no exceda de 50.000 euros".
    [Theory]
    [InlineData(0, false)]
    [InlineData(49_999.99, false)]
    [InlineData(50_000, false)]
    [InlineData(50_000.01, true)]
    public void ADebtNeedsAGuaranteeAboveTheLimit(double debt, bool guarantee)
    {
        var result = new DeferralTool(Knowledge).Compute(Language.Es, (decimal)debt);

        Assert.StartsWith(guarantee ? "**Se exige garantía**" : "**No se exige garantía.**", result.Result, StringComparison.Ordinal);
        Assert.Equal("BOE-A-2023-8119#a2", result.Articles[0].Id);
    }

    [Fact]
    public void InstalmentsAreEqualPartsWithoutInterest() =>
        Assert.Contains("1.000 € / 3 = 333,33 €", new DeferralTool(Knowledge).Compute(Language.Es, 1_000, instalments: 3).Steps[1], StringComparison.Ordinal);

    [Fact]
    public void LgtArticle65Point2ExcludesSevenKindsOfDebt()
    {
        foreach (var debt in Enum.GetValues<ExcludedDebt>().Where(d => d != ExcludedDebt.None))
        {
            var result = new DeferralTool(Knowledge).Compute(Language.Es, 1_000, debt);

            Assert.Equal(debt == ExcludedDebt.ChargedOn, result.Result.Contains("justifica debidamente", StringComparison.Ordinal));
            Assert.Equal(debt != ExcludedDebt.ChargedOn, result.Result.Contains("no se puede aplazar", StringComparison.Ordinal));
            Assert.Equal(["BOE-A-2003-23186#a65"], result.Articles.Select(a => a.Id));
        }
    }

    [Fact]
    public void ADeferralOfNothingIsRefused() => Assert.Throws<ArgumentException>(() => new DeferralTool(Knowledge).Compute(Language.Es));

    [Fact]
    public void ThePeriodsOfAFormAreListedWithTheirMovedEnds()
    {
        var result = new FilingDatesTool(Knowledge).Compute(Language.Es, "303", new DateOnly(2026, 11, 23));

        Assert.Equal(4, result.Steps.Count);
        // 30 January 2027 is a Saturday (Ley 39/2015 art. 30.5).
        Assert.Equal("Período 2026-4T: del 1 de enero de 2027 al 1 de febrero de 2027. El plazo se traslada porque el 30 de enero de 2027 no es día hábil.", result.Steps[0]);
        Assert.Contains("BOE-A-2015-10565#a30", result.Articles.Select(a => a.Id));
    }

    [Fact]
    public void MonthlyFilersHaveTheirOwnPeriods()
    {
        var result = new FilingDatesTool(Knowledge).Compute(Language.Es, "303", new DateOnly(2026, 11, 23), monthly: true);

        Assert.StartsWith("Período 2026-11: del 1 de diciembre de 2026 al 30 de diciembre de 2026", result.Steps[0], StringComparison.Ordinal);
        Assert.Contains("presentación mensual", result.Inputs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2027, 2, 1, "2026-4T")] // the moved last day is still inside
    [InlineData(2027, 2, 2, "2027-1T")] // the day after is not
    public void APeriodIsListedUntilItsMovedLastDay(int year, int month, int day, string covers) =>
        Assert.Contains(covers, new FilingDatesTool(Knowledge).Compute(Language.Es, "303", new DateOnly(year, month, day)).Steps[0], StringComparison.Ordinal);

    [Fact]
    public void AFormWithoutKnownPeriodsSaysSo()
    {
        var result = new FilingDatesTool(Knowledge).Compute(Language.Es, "999", new DateOnly(2026, 11, 23));

        Assert.Empty(result.Steps);
        Assert.Contains("ningún plazo", result.Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345678Z", "DNI", true)]
    [InlineData("12345678-a", "DNI", false)]
    [InlineData("X1234567L", "NIE", true)]
    [InlineData("X1234567M", "NIE", false)]
    [InlineData("A58818501", "CIF", true)]
    [InlineData("A58818502", "CIF", false)]
    [InlineData("M1234567L", "NIF", true)]
    [InlineData("M1234567A", "NIF", false)]
    [InlineData("ES91 2100 0418 4502 0005 1332", "IBAN", true)]
    [InlineData("ES91 2100 0418 4502 0005 1333", "IBAN", false)]
    public void AnIdentifierIsWellFormedOrNotAndOfAKind(string identifier, string kind, bool good)
    {
        foreach (var language in LanguageCodes.All)
        {
            var result = new IdentifierTool(Knowledge).Check(language, identifier);
            var words = string.Join(' ', result.ToSentences(1).Select(s => s.Text));

            Assert.EndsWith(kind + ".", result.Steps[0], StringComparison.Ordinal);
            Assert.Equal(Knowledge.Replies.Say(language, good ? "tool-identifier-good" : "tool-identifier-bad"), result.Result);
            Assert.DoesNotContain(SpanishIdentifiers.Compact(identifier)[1..8], SpanishIdentifiers.Compact(words), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hola")]
    [InlineData("123")]
    [InlineData("ZZ00")]
    public void WhatIsNoIdentifierIsSaidToBeNone(string text) =>
        Assert.Equal(Knowledge.Replies.Say(Language.Eu, "tool-identifier-unknown"), new IdentifierTool(Knowledge).Check(Language.Eu, text).Result);

    [Theory]
    [InlineData("[DNI]", "DNI")]
    [InlineData("[NIE]", "NIE")]
    [InlineData("[CIF]", "CIF")]
    [InlineData("[IBAN]", "IBAN")]
    public void OfANumberThatWasRemovedNothingIsSaidButThat(string mask, string kind)
    {
        foreach (var language in LanguageCodes.All)
        {
            var result = new IdentifierTool(Knowledge).Check(language, mask);

            Assert.EndsWith(kind + ".", result.Steps[0], StringComparison.Ordinal);
            Assert.Equal(Knowledge.Replies.Say(language, "tool-identifier-removed"), result.Result);
        }
    }
}
