namespace Chat.Cli.Tests.Verbs;

/// <summary><c>consumers</c>.</summary>
public sealed class ConsumersVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task AKeyIsShownOnceListedWithItsQuotasAndRevoked()
    {
        var none = await ConsumersAsync("list");
        var added = await ConsumersAsync("add", "ajuntament", "--per-minute", "30", "--per-day", "2000");
        var again = await ConsumersAsync("add", "ajuntament");
        var listed = await ConsumersAsync("list");
        var revoked = await ConsumersAsync("revoke", "ajuntament");
        var after = await ConsumersAsync("list");
        var renewed = await ConsumersAsync("add", "ajuntament");
        var audited = await place.RunAsync("audit", "verify", "--data", place.At("consumers"));

        Assert.Contains("consumers add NAME", none.Output, StringComparison.Ordinal);
        Assert.Matches(@"^tax_[0-9a-z]{52}\r?\n", added.Output);
        Assert.Equal((7, 1), (again.ExitCode, again.Error.TrimEnd().Split('\n').Length));
        Assert.Matches(@"^ajuntament +30/minute +2000/day +0 today  since ", listed.Output);
        Assert.DoesNotContain(added.Output[..56], listed.Output, StringComparison.Ordinal);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Contains(" revoked ", after.Output, StringComparison.Ordinal);
        Assert.Equal(0, renewed.ExitCode);
        Assert.NotEqual(added.Output[..56], renewed.Output[..56]);
        Assert.StartsWith("The audit log is whole: 3 entries", audited.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "Ajuntament de Reus")]
    [InlineData("add", "uno", "--per-minute", "0")]
    [InlineData("add", "uno", "--per-minute", "10", "--per-day", "5")]
    [InlineData("revoke", "nadie")]
    public async Task WhatCannotBeDoneIsSaidInOneSentence(params string[] words)
    {
        var run = await ConsumersAsync(words);

        Assert.Equal((7, 1), (run.ExitCode, run.Error.TrimEnd().Split('\n').Length));
    }

    private Task<Run> ConsumersAsync(params string[] words) => place.RunAsync(["consumers", .. words, "--data", place.At("consumers")]);
}
