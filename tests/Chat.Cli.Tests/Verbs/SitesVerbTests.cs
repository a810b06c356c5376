namespace Chat.Cli.Tests.Verbs;

/// <summary><c>sites</c>.</summary>
public sealed class SitesVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task ASiteIsRegisteredListedAndRemoved()
    {
        var none = await SitesAsync("list");
        var added = await SitesAsync("add", "town", "https://www.Town.example/", "http://127.0.0.1:8080");
        var listed = await SitesAsync("list");
        var one = await SitesAsync("remove", "town", "http://127.0.0.1:8080");
        var all = await SitesAsync("remove", "town");
        var gone = await SitesAsync("list");
        var audited = await place.RunAsync("audit", "verify", "--data", place.At("sites"));

        Assert.Contains("sites add NAME https://", none.Output, StringComparison.Ordinal);
        Assert.Equal("town may show the widget: https://www.town.example, http://127.0.0.1:8080.", added.Output.TrimEnd());
        Assert.Matches(@"^town +\d{4}-\d\d-\d\d  http://127\.0\.0\.1:8080 https://www\.town\.example\r?\n$", listed.Output);
        Assert.Equal("town may not show the widget any more: http://127.0.0.1:8080.", one.Output.TrimEnd());
        Assert.Equal("town may not show the widget any more: https://www.town.example.", all.Output.TrimEnd());
        Assert.Equal(none.Output, gone.Output);
        Assert.StartsWith("The audit log is whole: 4 entries", audited.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "add", "town", "http://www.town.example")]
    [InlineData(7, "add", "town", "https://*.town.example")]
    [InlineData(7, "remove", "nobody")]
    [InlineData(2, "add", "town")]
    public async Task WhatCannotBeDoneIsSaidInOneSentence(int exitCode, params string[] words)
    {
        var run = await SitesAsync(words);

        Assert.Equal((exitCode, 1), (run.ExitCode, run.Error.TrimEnd().Split('\n').Length));
    }

    private Task<Run> SitesAsync(params string[] words) => place.RunAsync(["sites", .. words, "--data", place.At("sites")]);
}
