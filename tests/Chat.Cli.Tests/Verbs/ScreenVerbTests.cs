namespace Chat.Cli.Tests.Verbs;

public sealed class ScreenVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task ABatchHasLanguageOutcomeAndPersonalDataOfEachLine()
    {
        var texts = place.Write(
            "texts.jsonl",
            """{"id": "b", "text": "libro prestado, mi DNI es 12345678Z"}""",
            """{"id": "a", "prompt": "receta de tortilla con cebolla"}""");

        var run = await place.RunAsync("screen", "--batch", texts, "--out", place.At("screened.jsonl"), "--as-of", "2026-11-23");

        Assert.Equal(0, run.ExitCode);
        var lines = place.Read("screened.jsonl");
        Assert.Equal(["b", "a"], lines.Select(l => l.GetProperty("id").GetString()));
        Assert.Equal("declined-out-of-scope", lines[1].GetProperty("outcome").GetString());
        Assert.All(lines, l => Assert.Contains(l.GetProperty("language").GetString(), new[] { "es", "ca", "gl", "eu", "other" }));
        Assert.DoesNotContain("12345678Z", lines[0].GetProperty("redactedText").GetString(), StringComparison.Ordinal);
        var entity = Assert.Single(lines[0].GetProperty("entities").EnumerateArray());
        Assert.Equal("12345678Z", entity.GetProperty("value").GetString());
        Assert.Equal((26, 35), (entity.GetProperty("start").GetInt32(), entity.GetProperty("end").GetInt32()));
        Assert.Empty(lines[1].GetProperty("entities").EnumerateArray());
    }

    [Fact]
    public async Task OneTextIsScreenedOnStandardOutput()
    {
        var run = await place.RunAsync("screen", "receta de tortilla con cebolla");

        Assert.Equal("declined-out-of-scope", run.Json.GetProperty("outcome").GetString());
    }
}
