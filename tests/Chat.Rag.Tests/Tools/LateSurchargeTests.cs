using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;
using CsCheck;

namespace Chat.Rag.Tests.Tools;

/// <summary>LGT art. 27: 1 % and 1 % for each full month; 15 % and interest after twelve; 25 % less when paid in time.</summary>
[Collection(RealKnowledge.Name)]
public sealed class LateSurchargeTests(RealAssistant real)
{
    private SurchargeRules Rules => real.Service.Get<KnowledgeBase>().Tools!.Surcharge;

    private LateSurchargeTool Tool => new(real.Service.Get<KnowledgeBase>());

    // Months from date to date: Ley 39/2015 art. 30.4, and ruling V0532-23 for art. 27.
    [Theory]
    [InlineData("2026-04-20", "2026-04-21", 0)] // the day after
    [InlineData("2026-04-20", "2026-05-20", 0)] // the last day of the first month
    [InlineData("2026-04-20", "2026-05-21", 1)]
    [InlineData("2025-06-30", "2026-06-30", 11)] // exactly twelve months: not yet gone by
    [InlineData("2025-06-30", "2026-07-01", 12)] // the day after
    [InlineData("2026-01-31", "2026-02-28", 0)] // February has no 31st: its last day ends the month
    [InlineData("2026-01-31", "2026-03-01", 1)]
    [InlineData("2024-01-30", "2024-02-29", 0)] // leap year
    [InlineData("2024-01-30", "2024-03-01", 1)]
    [InlineData("2024-02-29", "2025-02-28", 11)]
    [InlineData("2024-02-29", "2025-03-01", 12)]
    [InlineData("2023-12-31", "2024-02-01", 1)] // over New Year
    public void Article27CountsFullMonthsFromDateToDate(string due, string filed, int months) =>
        Assert.Equal(months, LateSurcharge.FullMonths(Day(due), Day(filed)));

    [Theory]
    [InlineData(7, 0)]
    [InlineData(28, 0)]
    [InlineData(40, 1)]
    [InlineData(63, 2)]
    [InlineData(400, 13)]
    public void ADelayInDaysHasFullMonthsWhenEveryCalendarAgrees(int days, int months) => Assert.Equal(months, LateSurcharge.FullMonths(days));

    [Theory]
    [InlineData(30)] // one month after 31 January, none after 1 January
    [InlineData(61)]
    [InlineData(366)]
    public void ADelayInDaysThatDependsOnTheMonthHasNone(int days) => Assert.Null(LateSurcharge.FullMonths(days));

    [Theory]
    [InlineData(0, 1, 10, 2.5)] // 1.000 × 1 %
    [InlineData(3, 4, 40, 10)] // 1 % + 3 × 1 %
    [InlineData(11, 12, 120, 30)]
    [InlineData(12, 15, 150, 37.5)]
    [InlineData(60, 15, 150, 37.5)]
    public void Article27GivesTheRateByFullMonths(int months, double percent, double surcharge, double cut)
    {
        var late = LateSurcharge.Of(Rules, 1000, months);

        Assert.Equal(((decimal)percent, (decimal)surcharge, (decimal)cut), (late.Percent, late.Amount, late.Cut));
    }

    [Fact]
    public void CentsAreRoundedHalfUp()
    {
        var late = LateSurcharge.Of(Rules, 1250.50m, 1); // 25,01; a quarter of it is 6,2525

        Assert.Equal((25.01m, 6.25m, 18.76m), (late.Amount, late.Cut, late.Reduced));
        Assert.Equal(0.02m, LateSurcharge.Of(Rules, 1.50m, 0).Amount); // 0,015
    }

    [Fact]
    public void TheSurchargeNeverFallsWithTheDelay() =>
        Gen.Select(Gen.Long[0, 100_000_000], Gen.Int[0, 80], Gen.Int[0, 80]).Sample((cents, a, b) =>
            LateSurcharge.Of(Rules, cents / 100m, Math.Min(a, b)).Amount <= LateSurcharge.Of(Rules, cents / 100m, Math.Max(a, b)).Amount);

    [Fact]
    public void TheSurchargeNeverFallsWithTheAmount() =>
        Gen.Select(Gen.Long[0, 100_000_000], Gen.Long[0, 100_000_000], Gen.Int[0, 80]).Sample((a, b, months) =>
            LateSurcharge.Of(Rules, Math.Min(a, b) / 100m, months).Reduced <= LateSurcharge.Of(Rules, Math.Max(a, b) / 100m, months).Reduced);

    [Fact]
    public void OneMoreDayNeverTakesAMonthAway() =>
        Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 2000]).Sample((start, days) =>
        {
            var due = new DateOnly(2021, 7, 11).AddDays(start);
            var (before, after) = (LateSurcharge.FullMonths(due, due.AddDays(days)), LateSurcharge.FullMonths(due, due.AddDays(days + 1)));
            return after == before || after == before + 1;
        });

    [Fact]
    public void AWholeCalculationShowsItsSteps()
    {
        var result = Tool.Compute(Language.Es, 1000, Day("2026-07-20"), Day("2026-11-02"));

        Assert.Equal("calculation:late-surcharge", result.ToSource(1).Id);
        Assert.Contains("importe a ingresar: 1.000 €; último día del plazo: 20 de julio de 2026; día de presentación: 2 de noviembre de 2026", result.Inputs, StringComparison.Ordinal);
        Assert.Equal(
            ["Meses completos de retraso: 3.", "Porcentaje: 1 % + 3 × 1 % = 4 %.", "Recargo: 1.000 € × 4 % = 40 €.", "Con la reducción del 25 %: 40 € − 10 € = 30 €."],
            result.Steps);
        Assert.Equal(["BOE-A-2003-23186#a27"], result.Articles.Select(a => a.Id));
    }

    // 31 January 2023 is the first day after twelve months; to 30 June 2023 they are 151 days: 10.000 × 4,0625 % × 151 / 365 = 168,0651.
    [Fact]
    public void Article27InterestRunsFromTheDayAfterTwelveMonthsAndIsComputedWhereTheRateIsKnown()
    {
        var result = Tool.Compute(Language.Es, 10_000, Day("2022-01-30"), Day("2023-06-30"));

        Assert.Contains("Intereses de demora: del 31 de enero de 2023 al 30 de junio de 2023. Días: 151.", result.Steps);
        Assert.Contains("Intereses de 2023: 10.000 € × 4,0625 % × 151 / 365 = 168,07 €.", result.Steps);
        Assert.Contains("BOE-A-2022-22128#da42", result.Articles.Select(a => a.Id));
    }

    [Fact]
    public void InterestOfAYearWithoutAVerifiedRateIsNotComputed()
    {
        var result = Tool.Compute(Language.Es, 500, Day("2025-06-30"), Day("2026-07-01"));

        Assert.Contains(result.Steps, s => s.Contains("Días: 1.", StringComparison.Ordinal));
        Assert.Contains(result.Steps, s => s.Contains("2026 no está comprobado", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Steps, s => s.Contains("/ 365", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "2026-04-20", "2026-06-20", false, "no sale nada a ingresar")] // art. 27.2: on what is payable
    [InlineData(100, "2026-04-20", "2026-04-20", false, "dentro del plazo")]
    [InlineData(100, "2026-04-20", "2026-06-20", true, "no se aplica")] // art. 27.1: without a prior notice
    [InlineData(100, "2021-04-20", "2021-07-10", false, "desde el 11 de julio de 2021")] // Ley 11/2021
    public void Article27SaysWhenItDoesNotApply(int amount, string due, string filed, bool notice, string why)
    {
        var result = Tool.Compute(Language.Es, amount, Day(due), Day(filed), afterNotice: notice);

        Assert.Contains(why, result.Result, StringComparison.Ordinal);
        Assert.Empty(result.Steps);
    }

    [Fact]
    public void WithoutADelayThereIsNothingToCompute() =>
        Assert.Contains("delay is needed", Assert.Throws<ArgumentException>(() => Tool.Compute(Language.Es, 100, Day("2026-04-20"))).Message, StringComparison.Ordinal);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
