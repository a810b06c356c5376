using Chat.Records.Officials;

namespace Chat.Records.Tests.Officials;

public sealed class TotpTests
{
    // RFC 6238, appendix B: the ASCII key 12345678901234567890, the last six of its eight digits.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodesAreThoseOfTheStandard(long seconds, string code) => Assert.Equal(code, Totp.CodeOf(Key, seconds / 30));

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-30, true)]
    [InlineData(60, false)]
    [InlineData(-60, false)]
    public void ACodeHoldsForItsIntervalAndOneBeforeAndAfter(int seconds, bool holds)
    {
        var now = new DateTimeOffset(2026, 11, 26, 10, 0, 10, TimeSpan.Zero);
        var code = Totp.CodeOf(Key, Totp.StepOf(now));

        Assert.Equal(holds, Totp.Find(Key, code, now.AddSeconds(seconds)) is not null);
        Assert.Equal(holds, Totp.Find(Key, code.Insert(3, " "), now.AddSeconds(seconds)) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("287082287082")]
    [InlineData("٢٨٧٠٨٢")]
    public void WhatIsNoCodeIsNone(string code) => Assert.Null(Totp.Find(Key, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void TwoSecretsAreNeverTheSame() => Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
}
