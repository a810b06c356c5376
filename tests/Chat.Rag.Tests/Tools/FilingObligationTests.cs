using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;
using CsCheck;

namespace Chat.Rag.Tests.Tools;

/// <summary>LIRPF art. 96, by tax year.</summary>
[Collection(RealKnowledge.Name)]
public sealed class FilingObligationTests(RealAssistant real)
{
    private static readonly Gen<YearIncome> AnyIncome = Gen.Select(Gen.Int[0, 40_000], Gen.Int[0, 4_000], Gen.Int[0, 3_000], Gen.Int[0, 2_000], Gen.Int[0, 1_200], Gen.Int[0, 900], Gen.Bool)
        .Select((work, later, savings, imputed, other, losses, lower) => new YearIncome(Math.Max(work, later))
        {
            LaterPayers = later,
            Savings = savings,
            Imputed = imputed,
            Other = other > 1_000 ? 0 : other,
            Losses = losses,
            LowerLimit = lower,
        });

    private FilingRules Rules => real.Service.Get<KnowledgeBase>().Tools!.Filing;

    [Theory]
    // Art. 96.2 a): one payer.
    [InlineData(2025, 22_000, 0, false)]
    [InlineData(2025, 22_000.01, 0, true)]
    // Art. 96.3 a): the second and later payers.
    [InlineData(2025, 22_000, 1_500, false)]
    [InlineData(2025, 22_000, 1_500.01, true)]
    [InlineData(2025, 15_876, 1_500.01, false)]
    [InlineData(2025, 15_876.01, 1_500.01, true)]
    [InlineData(2024, 15_876, 6_000, false)]
    [InlineData(2023, 15_000, 6_000, false)]
    [InlineData(2023, 15_000.01, 6_000, true)] // 15.000 until 2023
    [InlineData(2026, 20_000, 2_500, true)] // 2.500 of RDL 9/2024 was never ratified
    public void Article96ComparesWorkIncomeWithTheLimitOfItsPayers(int year, double work, double later, bool must) =>
        Assert.Equal(must, Decide(year, new YearIncome((decimal)work) { LaterPayers = (decimal)later }));

    [Theory]
    // Art. 96.2 b): capital and gains with withholding.
    [InlineData(14_000, 1_600, 0, false)]
    [InlineData(14_000, 1_600.01, 0, true)]
    // Art. 96.2 c): imputed income, Treasury bills, public aid.
    [InlineData(14_000, 0, 1_000, false)]
    [InlineData(14_000, 0, 1_000.01, true)]
    [InlineData(0, 1_600, 1_000, false)]
    public void Article96HasLimitsOfItsOwnForSavingsAndImputedIncome(double work, double savings, double imputed, bool must) =>
        Assert.Equal(must, Decide(2025, new YearIncome((decimal)work) { Savings = (decimal)savings, Imputed = (decimal)imputed }));

    [Theory]
    // Art. 96.2, second paragraph: all income up to 1.000 and losses below 500.
    [InlineData(400, 600, 0, 0, false)]
    [InlineData(400, 600.01, 0, 0, true)]
    [InlineData(400, 600, 0, 499.99, false)]
    [InlineData(400, 600, 0, 500, true)]
    [InlineData(400, 100, 1, 0, true)] // imputed income is none of the kinds that it names
    public void Article96NeverObligesVeryLowIncome(double work, double other, double imputed, double losses, bool must) =>
        Assert.Equal(must, Decide(2025, new YearIncome((decimal)work) { Other = (decimal)other, Imputed = (decimal)imputed, Losses = (decimal)losses }));

    [Fact]
    public void Article96ObligesWhoWasSelfEmployedWhateverWasEarned() =>
        Assert.True(Decide(2025, new YearIncome(0) { SelfEmployed = true }));

    [Fact]
    public void Article96Point4ObligesWhoClaims() => Assert.True(Decide(2025, new YearIncome(5_000) { Claims = true }));

    [Fact]
    public void Article96Point3LettersBToDLowerTheLimit()
    {
        Assert.True(Decide(2025, new YearIncome(16_000) { LowerLimit = true }));
        Assert.False(Decide(2025, new YearIncome(15_876) { LowerLimit = true }));
    }

    [Fact]
    public void MoreOfAnyIncomeNeverEndsTheObligation() =>
        Gen.Select(AnyIncome, Gen.Int[0, 5], Gen.Int[1, 30_000]).Sample((income, kind, more) =>
        {
            var richer = kind switch
            {
                0 => income with { Work = income.Work + more },
                1 => income with { Work = income.Work + more, LaterPayers = income.LaterPayers + more },
                2 => income with { Savings = income.Savings + more },
                3 => income with { Imputed = income.Imputed + more },
                4 => income with { Other = income.Other + more },
                _ => income with { Losses = income.Losses + more },
            };
            return !Decide(2025, income) || Decide(2025, richer);
        });

    [Fact]
    public void ACalculationComparesEachFigureWithItsLimit()
    {
        var result = new FilingObligationTool(real.Service.Get<KnowledgeBase>()).Compute(Language.Es, 2025, 16_600, laterPayers: 2_700);

        Assert.Equal("**Con esos datos, tendría obligación de declarar.**", result.Result);
        Assert.Equal(
            ["Cobrado del segundo y demás pagadores: 2.700 € > 1.500 €.", "Límite que le corresponde: 15.876 €.", "Rendimientos íntegros del trabajo: 16.600 € > 15.876 €."],
            result.Steps);
        Assert.Equal(2025, result.TaxYear);
    }

    [Fact]
    public void ATaxYearWithoutLimitsIsRefused() =>
        Assert.Contains("tools/filing.yml", Assert.Throws<ArgumentOutOfRangeException>(
            () => new FilingObligationTool(real.Service.Get<KnowledgeBase>()).Compute(Language.Es, 2012, 1)).Message, StringComparison.Ordinal);

    private bool Decide(int year, YearIncome income) => FilingObligation.Decide(Rules.Years[year], income).MustFile;
}
