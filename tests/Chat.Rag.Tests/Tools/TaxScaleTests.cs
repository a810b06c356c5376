using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;
using CsCheck;

namespace Chat.Rag.Tests.Tools;

/// <summary>LIRPF arts. 63, 66 and 76; the second column of the law's tables is the tax at each bracket's start.</summary>
[Collection(RealKnowledge.Name)]
public sealed class TaxScaleTests(RealAssistant real)
{
    private const decimal Cent = 0.01m;

    private static readonly Gen<decimal> Euros = Gen.Long[0, 60_000_000].Select(c => c / 100m);

    private ToolData Data => real.Service.Get<KnowledgeBase>().Tools!;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(12_450, 1_182.75)]
    [InlineData(20_200, 2_112.75)]
    [InlineData(35_200, 4_362.75)]
    [InlineData(60_000, 8_950.75)]
    [InlineData(300_000, 62_950.75)]
    [InlineData(300_100, 62_975.25)] // + 100 × 24,5 %
    [InlineData(30_000, 3_582.75)] // 2.112,75 + 9.800 × 15 %
    public void Article63GivesTheStateHalfOfTheGeneralScale(double amount, double tax) => Assert.Equal((decimal)tax, Tax("general", 2025, (decimal)amount));

    [Theory]
    [InlineData(2025, 6_000, 1_140)]
    [InlineData(2025, 50_000, 10_380)]
    [InlineData(2025, 200_000, 44_880)]
    [InlineData(2025, 300_000, 71_880)]
    [InlineData(2025, 400_000, 101_880)] // 30 % above 300.000 since 2025 (Ley 7/2024)
    [InlineData(2024, 400_000, 99_880)] // 28 % before
    [InlineData(2023, 400_000, 99_880)]
    [InlineData(2026, 10_000, 1_980)] // 1.140 + 4.000 × 21 %
    [InlineData(2026, 0.01, 0)]
    public void Articles66And76GiveTheSavingsScale(int year, double amount, double tax) => Assert.Equal((decimal)tax, Tax("savings", year, (decimal)amount));

    [Fact]
    public void TheHalvesOfTheSavingsScaleMakeTheWhole() =>
        Euros.Sample(amount =>
        {
            var steps = Data.Scale("savings", 2025)!.Apply(amount);
            return steps.Sum(s => s.State) + steps.Sum(s => s.Regional) == steps.Sum(s => s.Tax)
                && Math.Abs(steps.Sum(s => s.State) - steps.Sum(s => s.Regional)) <= steps.Count * Cent;
        });

    [Theory]
    [InlineData("general", 2025)]
    [InlineData("savings", 2024)]
    [InlineData("savings", 2025)]
    public void MoreBaseNeverMeansLessTax(string scale, int year) =>
        Gen.Select(Euros, Euros).Sample((a, b) => Tax(scale, year, Math.Min(a, b)) <= Tax(scale, year, Math.Max(a, b)));

    // Continuous, and never more than the top rate on what is added; each bracket may round by half a cent.
    [Theory]
    [InlineData("general", 2025)]
    [InlineData("savings", 2025)]
    public void TheTaxOnWhatIsAddedIsAtMostTheTopRate(string scale, int year)
    {
        var top = Data.Scale(scale, year)!.Brackets[^1].Rate / 100;
        Gen.Select(Euros, Gen.Long[0, 10_000_000].Select(c => c / 100m))
            .Sample((amount, more) => Tax(scale, year, amount + more) - Tax(scale, year, amount) <= (more * top) + (6 * Cent));
    }

    [Fact]
    public void ABracketThatIsNotReachedIsNotShown()
    {
        Assert.Single(Data.Scale("savings", 2025)!.Apply(6_000));
        Assert.Equal(2, Data.Scale("savings", 2025)!.Apply(6_000.01m).Count);
    }

    [Fact]
    public void ANegativeBaseIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Data.Scale("general", 2025)!.Apply(-1));

    [Fact]
    public void TheCalculationShowsEveryBracketAndBothHalves()
    {
        var result = new TaxScaleTool(real.Service.Get<KnowledgeBase>()).Savings(Language.Es, 2026, 10_000);

        Assert.Equal(
            ["0 € – 6.000 €: 6.000 € × 19 % = 1.140 €.", "6.000 € – 50.000 €: 4.000 € × 21 % = 840 €.", "Suma: 1.140 € + 840 € = 1.980 €.", "Mitad estatal: 990 €. Mitad autonómica: 990 €."],
            result.Steps);
    }

    [Theory]
    [InlineData(Language.Es, "comunidad donde viva")]
    [InlineData(Language.Ca, "comunitat on visqui")]
    [InlineData(Language.Gl, "comunidade onde viva")]
    [InlineData(Language.Eu, "bizi zaren erkidegoaren")]
    public void TheGeneralScaleSaysThatTheRegionalHalfIsMissing(Language language, string caveat)
    {
        var result = new TaxScaleTool(real.Service.Get<KnowledgeBase>()).General(language, 2025, 400_000);

        Assert.Contains(caveat, result.Result, StringComparison.Ordinal);
        Assert.Contains("87.450,75 €", result.Result, StringComparison.Ordinal); // 62.950,75 + 100.000 × 24,5 %
        Assert.Equal(7, result.Steps.Count); // six brackets and their sum
    }

    private decimal Tax(string scale, int year, decimal amount) => Data.Scale(scale, year)!.Apply(amount).Sum(s => s.Tax);
}
