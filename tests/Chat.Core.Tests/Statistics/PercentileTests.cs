using Chat.Core.Statistics;

namespace Chat.Core.Tests.Statistics;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 11)]
    [InlineData(0.95, 20)]
    [InlineData(0.94, 19)]
    [InlineData(1, 20)]
    public void MoreThanTheShareOfTwentyMeasurementsStayBelowOrAtIt(double share, int expected) =>
        Assert.Equal(expected, Percentile.Of(Enumerable.Range(1, 20).Reverse(), share));

    [Fact]
    public void OfOneMeasurementEveryShareIsThatOne() => Assert.Equal(TimeSpan.FromSeconds(3), Percentile.Of([TimeSpan.FromSeconds(3)], 0.99));

    [Fact]
    public void NothingMeasuredHasNone() => Assert.Throws<ArgumentException>(() => Percentile.Of(Array.Empty<double>(), 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(50)]
    public void AShareIsNoPercentage(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => Percentile.Of([1.0], share));
}
