using Chat.Cli.Evaluation;

namespace Chat.Cli.Tests.Evaluation;

public sealed class BinomialBoundTests
{
    [Theory]
    [InlineData(1, 0.95)]
    [InlineData(59, 0.0495)]
    [InlineData(96, 0.0307)]
    public void TheBoundOfNoneIsThatOfClopperAndPearson(int trials, double bound) => Assert.Equal(bound, BinomialBound.UpperForNone(trials), 0.0005);

    [Fact]
    public void ItIsNearTheRuleOfThree() => Assert.Equal(3.0 / 1_000, BinomialBound.UpperForNone(1_000), 0.0001);

    [Fact]
    public void WithoutATrialThereIsNoBound() => Assert.Throws<ArgumentOutOfRangeException>(() => BinomialBound.UpperForNone(0));
}
