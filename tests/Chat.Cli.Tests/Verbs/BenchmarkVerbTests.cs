namespace Chat.Cli.Tests.Verbs;

public sealed class BenchmarkVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task TheAnswerPathIsMeasuredInProcess()
    {
        var run = await place.RunAsync("benchmark", "answers", "--seconds", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(" 0 errors (in process, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceThatDoesNotAnswerIsCountedAndNoCrash()
    {
        // Port 9 (discard) is bound by nobody.
        var run = await place.RunAsync("benchmark", "answers", "--url", "http://127.0.0.1:9", "--seconds", "1", "--connections", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(" errors (HTTP, 1 at a time", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }
}
