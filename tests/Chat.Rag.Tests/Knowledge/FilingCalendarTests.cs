using Chat.Rag.Knowledge;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>When the last day is no working day.</summary>
[Collection(RealKnowledge.Name)]
public sealed class FilingCalendarTests(RealAssistant real)
{
    private FilingCalendar Calendar => real.Service.Get<KnowledgeBase>().Calendar;

    [Theory]
    [InlineData("303", "2026-4T", 2027, 2, 1)] // 30 January 2027 is a Saturday
    [InlineData("111", "2026-4T", 2027, 1, 20)]
    [InlineData("347", "2026", 2027, 3, 1)] // 28 February 2027 is a Sunday
    [InlineData("202", "2026-3P", 2026, 12, 21)] // 20 December 2026 is a Sunday
    [InlineData("180", "2026", 2027, 2, 1)] // 31 January 2027 is a Sunday
    [InlineData("200", "2026", 2027, 7, 26)] // 25 July 2027 is a Sunday
    [InlineData("720", "2026", 2027, 3, 31)]
    public void AnEndOnANonWorkingDayMovesToTheNextWorkingDay(string form, string covers, int year, int month, int day)
    {
        var period = Calendar.Periods.First(p => p.Form == form && p.Covers == covers);

        Assert.Equal(new DateOnly(year, month, day), Calendar.LastDay(period));
    }

    [Fact]
    public void AHolidayMovesTheEndToo()
    {
        var good = new FilingPeriod("000", "2027", new(2027, 3, 1), new(2027, 3, 26), "x", null);

        Assert.Equal(new DateOnly(2027, 3, 29), new FilingCalendar([good], new HashSet<DateOnly> { new(2027, 3, 26) }).LastDay(good));
    }

    [Fact]
    public void NoPeriodOfTheCalendarEndsOnANonWorkingDay() =>
        Assert.All(Calendar.Periods, p => Assert.False(Calendar.LastDay(p).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));

    [Fact]
    public void APeriodIsStillNextOnItsMovedLastDay()
    {
        Assert.Equal("2026-4T", Calendar.Next("303", new DateOnly(2027, 2, 1))!.Covers);
        Assert.Equal("2027-1T", Calendar.Next("303", new DateOnly(2027, 2, 2))!.Covers);
    }

    [Fact]
    public void AFormWithoutKnownPeriodsHasNoNext() => Assert.Null(Calendar.Next("999", new DateOnly(2026, 11, 23)));
}
