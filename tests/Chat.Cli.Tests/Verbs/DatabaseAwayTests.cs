namespace Chat.Cli.Tests.Verbs;

/// <summary>A server that does not answer: one sentence and the code of the records, whichever verb asks.</summary>
public sealed class DatabaseAwayTests : IDisposable
{
    private const int Records = 7;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("users", "list")]
    [InlineData("sites", "list")]
    [InlineData("consumers", "list")]
    [InlineData("audit", "verify")]
    [InlineData("impact", "topic:irpf/uno")]
    [InlineData("backup", "backup.zip")]
    public async Task ItIsSaidInOneSentence(params string[] verb)
    {
        // Nothing listens on the port of this protocol.
        _place.Variables["TaxAssistant__Records__ConnectionString"] = "Host=127.0.0.1;Port=1;Database=records;Username=nobody;Password=secret;Timeout=2";

        Refused(await _place.RunAsync([.. verb, "--data", _place.At("data")]));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=records;Username=nobody;Password=secret;Timeout=2")]
    [InlineData("Host=nowhere.invalid;Database=records;Username=nobody;Password=secret;Timeout=2")]
    public async Task ABenchmarkOnItIsToo(string connection) => Refused(await _place.RunAsync("benchmark", "cases", "--cases", "100", "--connection", connection));

    [Fact]
    public async Task ABenchmarkWithNoUsableAddressIsRefusedTheSameWay()
    {
        var run = await _place.RunAsync("benchmark", "cases", "--cases", "100", "--connection", "nowhere");

        Assert.True(run.ExitCode is 2 or Records, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static void Refused(Run run)
    {
        Assert.Equal(Records, run.ExitCode);
        Assert.StartsWith("The records cannot be read or written (", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }
}
