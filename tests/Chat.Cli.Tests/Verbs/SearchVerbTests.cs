using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

public sealed class SearchVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task HitsHaveIdScoreTitleAndArticlesBestFirst()
    {
        var run = await place.RunAsync("search", "libro prestado", "--language", "es", "--json");

        var hits = run.Json.EnumerateArray().ToList();
        Assert.Equal("topic:loans/how-many", hits[0].GetProperty("id").GetString());
        Assert.Equal("Libros en préstamo", hits[0].GetProperty("title").GetString());
        Assert.Equal(["BOE-A-2000-1#a5"], hits[0].GetProperty("restsOn").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(hits.Select(Score).OrderDescending(), hits.Select(Score));
    }

    [Fact]
    public async Task ThereAreNoMoreThanTwentyHits()
    {
        using var many = new Workplace();
        foreach (var n in Enumerable.Range(1, 25))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(many.Library.Folder, "topics/loans/how-many")))
                many.Library.Write($"topics/loans/extra-{n}/{Path.GetFileName(file)}", File.ReadAllText(file).Replace("loans/how-many", $"loans/extra-{n}", StringComparison.Ordinal));
        }

        var run = await many.RunAsync("search", "libro prestado", "--json");

        Assert.Equal(20, run.Json.GetArrayLength());
    }

    [Fact]
    public async Task ABatchHasTheHitsOfEachLineInTheLanguageAsked()
    {
        var questions = place.Write(
            "questions.jsonl",
            """{"id": "2", "question": "multa retraso devolver tarde"}""",
            """{"id": "1", "question": "libro prestado"}""");

        var run = await place.RunAsync("search", "--batch", questions, "--out", place.At("hits.jsonl"), "--language", "es");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [("2", "topic:loans/fines"), ("1", "topic:loans/how-many")],
            place.Read("hits.jsonl").Select(l => (l.GetProperty("id").GetString()!, l.GetProperty("hits")[0].GetProperty("id").GetString()!)));
    }

    private static double Score(JsonElement hit) => hit.GetProperty("score").GetDouble();
}
