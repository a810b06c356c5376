using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

public sealed class AskVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task AnAnswerIsPrintedWithItsSources()
    {
        var run = await place.RunAsync("ask", "libro prestado en 2026", "--as-of", "2026-11-23");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("6 libros", run.Output, StringComparison.Ordinal);
        Assert.Contains("[1] Libros en préstamo https://library.example", run.Output, StringComparison.Ordinal);
        Assert.Contains("    Reglamento de la biblioteca. Artículo 5. Préstamo https://www.boe.es/", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task JsonIsTheAnswerOfTheContract()
    {
        var run = await place.RunAsync("ask", "receta de tortilla con cebolla", "--language", "es", "--json");

        var answer = run.Json;
        Assert.Equal("declined-out-of-scope", answer.GetProperty("outcome").GetString());
        Assert.Equal("fixed", answer.GetProperty("mode").GetString());
        string[] contract =
        [
            "id", "outcome", "mode", "language", "text", "sentences", "citations", "sources", "figures", "notices", "related", "offersPerson",
            "understood", "context", "timings", "knowledgeVersion",
        ];
        Assert.Subset(answer.EnumerateObject().Select(p => p.Name).ToHashSet(), contract.ToHashSet());
    }

    [Fact]
    public async Task EventsAreOneJsonObjectALineAndEndWithTheWholeAnswer()
    {
        var run = await place.RunAsync("ask", "libro prestado en 2026", "--as-of", "2026-11-23", "--events");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        var events = run.Output.TrimEnd().Split(Environment.NewLine).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        string[] types = [.. events.Select(e => e.GetProperty("type").GetString()!)];
        Assert.Equal(["understood", "sources"], types[..2]);
        Assert.NotEmpty(types[2..^1]);
        Assert.All(types[2..^1], t => Assert.Equal("sentence", t));
        Assert.Equal("completed", types[^1]);
        Assert.Equal(
            events[^1].GetProperty("answer").GetProperty("sentences").EnumerateArray().Select(s => s.GetRawText()),
            events.Skip(2).SkipLast(1).Select(e => e.GetProperty("sentence").GetRawText()));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--batch", "in.jsonl", "--out", "out.jsonl")]
    public async Task EventsAreOfOneQuestionAndNothingElse(params string[] others)
    {
        var run = await place.RunAsync(["ask", "libro prestado", "--events", .. others]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output.Trim());
        Assert.Contains("--events shows one question", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABatchKeepsOrderAndIds()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(n => $"q-{n * 7 % 40}")];
        var questions = place.Write("order.jsonl", [.. ids.Select(id => $$"""{"id": "{{id}}", "question": "libro prestado {{id}}"}"""), ""]);

        var run = await place.RunAsync("ask", "--batch", questions, "--out", place.At("answers/order.jsonl"));

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        var answers = place.Read("answers/order.jsonl");
        Assert.Equal(ids, answers.Select(a => a.GetProperty("id").GetString()));
        Assert.All(answers, a => Assert.EndsWith(
            a.GetProperty("id").GetString()!, a.GetProperty("answer").GetProperty("understood").GetProperty("standaloneQuestion").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheLanguageOfALineWinsOverTheOption()
    {
        var questions = place.Write(
            "languages.jsonl",
            """{"id": "own", "question": "libro prestado", "lang": "ca"}""",
            """{"id": "none", "question": "libro prestado"}""");

        await place.RunAsync("ask", "--language", "eu", "--batch", questions, "--out", place.At("languages.out"));

        Assert.Equal(["ca", "eu"], place.Read("languages.out").Select(a => a.GetProperty("answer").GetProperty("language").GetString()));
    }
}
