using System.Text.Json;
using Chat.Testing;

namespace Chat.Cli.Tests.Verbs;

public sealed class BenchmarkCasesVerbTests(Workplace place) : IClassFixture<Workplace>
{
    private const int NoRecords = 7;

    [Fact]
    public async Task InboxSearchAndDeliveryAreMeasuredAndAUsedDatabaseIsLeftAlone()
    {
        using var server = new PostgresServer();
        var database = server.NewDatabase();
        var report = place.At("cases.json");

        var run = await place.RunAsync("benchmark", "cases", "--connection", database, "--cases", "1500", "--repeats", "10", "--seconds", "2", "--rate", "10", "--out", report);

        Assert.Equal(0, run.ExitCode);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.All(new[] { "inbox", "search" }, what => Assert.Equal(10, figures.RootElement.GetProperty(what).GetProperty("count").GetInt32()));
        Assert.InRange(figures.RootElement.GetProperty("delivery_sent").GetInt32(), 18, 20);
        Assert.Equal((0, 0), (figures.RootElement.GetProperty("delivery_lost").GetInt32(), figures.RootElement.GetProperty("delivery_doubled").GetInt32()));

        var again = await place.RunAsync("benchmark", "cases", "--connection", database, "--cases", "100", "--repeats", "10", "--seconds", "1");
        Assert.Equal(NoRecords, again.ExitCode);
        Assert.StartsWith("The database is in use", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASiteThatDoesNotAnswerIsSaidInOneSentence()
    {
        // It names an address at which nobody listens, and goes on.
        var run = await place.RunAsync("benchmark", "cases", "--site", Path.Combine(AppContext.BaseDirectory, "Chat.TestWorker.dll"), "--cases", "100", "--repeats", "10", "--seconds", "1");

        Assert.Equal(NoRecords, run.ExitCode);
        Assert.StartsWith("The site does not answer (", run.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
