using System.ComponentModel.DataAnnotations;
using Chat.Records.Cases;

namespace Chat.Records.Tests.Cases;

public sealed class OpeningHoursTests
{
    private static readonly TimeSpan Winter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Summer = TimeSpan.FromHours(2);

    private static OpeningHours Hours(params (string Day, string Hours)[] hours) =>
        new(new CaseOptions { Hours = hours.ToDictionary(h => h.Day, h => h.Hours), Holidays = ["2026-12-24"] }, d => d == new DateOnly(2026, 12, 25), SpanishTime.Zone);

    [Fact]
    public void WithoutSettingsItIsOpenOnWorkingDaysInTheMorning()
    {
        var hours = Hours();

        Assert.True(hours.IsOpen(new(2026, 11, 26, 9, 0, 0, Winter)));
        Assert.False(hours.IsOpen(new(2026, 11, 26, 8, 59, 59, Winter)));
        Assert.False(hours.IsOpen(new(2026, 11, 26, 14, 0, 0, Winter)));
        Assert.False(hours.IsOpen(new(2026, 11, 28, 10, 0, 0, Winter)));
    }

    [Fact]
    public void HolidaysOfTheSettingsAndOfTheKnowledgeAreClosed()
    {
        var hours = Hours();

        // Wednesday afternoon before two holidays and a weekend.
        Assert.Equal(new DateTimeOffset(2026, 12, 28, 9, 0, 0, Winter), hours.NextOpen(new(2026, 12, 23, 15, 0, 0, Winter)));
        Assert.Equal(TimeSpan.Zero, hours.Between(new(2026, 12, 23, 14, 0, 0, Winter), new(2026, 12, 28, 9, 0, 0, Winter)));
    }

    [Fact]
    public void OpenTimeSkipsTheNightTheNoonAndTheWeekend()
    {
        var hours = Hours(("Thursday", "09:00-14:00 16:00-18:00"), ("Friday", "09:00-14:00"), ("monday", "09:00-14:00"));
        var from = new DateTimeOffset(2026, 11, 26, 13, 0, 0, Winter);

        Assert.Equal(new DateTimeOffset(2026, 11, 26, 17, 0, 0, Winter), hours.After(from, TimeSpan.FromHours(2)));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 10, 0, 0, Winter), hours.After(from, TimeSpan.FromHours(9)));
        Assert.Equal(TimeSpan.FromHours(9), hours.Between(from, new(2026, 11, 30, 10, 0, 0, Winter)));
    }

    [Fact]
    public void TheNightInWhichClocksGoForwardIsAnHourShorter()
    {
        // 29 March 2026: 02:00 becomes 03:00.
        var hours = Hours(("Saturday", "00:00-23:00"), ("Sunday", "00:00-06:00"));

        Assert.Equal(TimeSpan.FromHours(5), hours.Between(new(2026, 3, 29, 0, 0, 0, Winter), new(2026, 3, 29, 12, 0, 0, Summer)));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 4, 0, 0, Summer), hours.After(new(2026, 3, 29, 0, 0, 0, Winter), TimeSpan.FromHours(3)));
        Assert.False(hours.IsOpen(new(2026, 3, 29, 6, 0, 0, Summer)));
    }

    [Fact]
    public void TheNightInWhichClocksGoBackIsAnHourLonger()
    {
        // 25 October 2026: 03:00 becomes 02:00.
        var hours = Hours(("Sunday", "00:00-06:00"));

        Assert.Equal(TimeSpan.FromHours(7), hours.Between(new(2026, 10, 25, 0, 0, 0, Summer), new(2026, 10, 25, 12, 0, 0, Winter)));
        Assert.True(hours.IsOpen(new(2026, 10, 25, 5, 59, 0, Winter)));
    }

    [Fact]
    public void AnHourThatClocksLeaveOutOrShowTwiceOpensOnce()
    {
        // Opens at 02:30, which is not there in March and there twice in October.
        var hours = Hours(("Sunday", "02:30-06:00"));

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 3, 30, 0, Summer), hours.NextOpen(new(2026, 3, 29, 0, 0, 0, Winter)));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 2, 30, 0, Summer), hours.NextOpen(new(2026, 10, 25, 0, 0, 0, Summer)));
        Assert.Equal(TimeSpan.FromHours(4.5), hours.Between(new(2026, 10, 25, 0, 0, 0, Summer), new(2026, 10, 26, 0, 0, 0, Winter)));
    }

    [Fact]
    public void WhereItNeverOpensNothingIsPromised()
    {
        var hours = Hours(("Monday", ""));

        Assert.Null(hours.NextOpen(new(2026, 11, 26, 9, 0, 0, Winter)));
        Assert.Null(hours.After(new(2026, 11, 26, 9, 0, 0, Winter), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("Monday", "9-14")]
    [InlineData("Monday", "14:00-09:00")]
    [InlineData("Monday", "09:00-14:00 13:00-15:00")]
    [InlineData("Lunes", "09:00-14:00")]
    public void AWrongSettingIsNamedBeforeTheServiceStarts(string day, string hours)
    {
        var options = new CaseOptions { Hours = { [day] = hours } };

        Assert.Contains($"Hours:{day}", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }
}
