using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

public sealed class EvaluateVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task ARunWritesNumbersTablesPlotsAndItsOwnQuestions()
    {
        var set = place.Write(
            "set.jsonl",
            """{"id": "right", "lang": "es", "question": "libro prestado en 2026", "gold": ["BOE-A-2000-1#a5"], "must_contain": ["6|seis"], "kind": "in_scope"}""",
            """{"id": "wrong", "lang": "es", "question": "libro prestado en 2026", "must_contain": ["7 libros"], "kind": "out_of_scope"}""");
        var folder = place.At("results");

        var run = await place.RunAsync("evaluate", set, "--out", folder, "--as-of", "2026-11-23");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["outcomes.png", "outcomes.svg", "questions.jsonl", "results.json", "results.md", "shares.png", "shares.svg"],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(set), File.ReadAllText(Path.Combine(folder, "questions.jsonl")));
        Assert.All(["shares", "outcomes"], plot =>
        {
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder, plot + ".svg")), StringComparison.Ordinal);
            Assert.Equal("PNG"u8, File.ReadAllBytes(Path.Combine(folder, plot + ".png")).AsSpan(1, 3));
        });
        Assert.Contains("does not say 7 libros", File.ReadAllText(Path.Combine(folder, "results.md")), StringComparison.Ordinal);
        Assert.Contains("`set.jsonl`, 2 questions, asked as of 2026-11-23", run.Output, StringComparison.Ordinal);
        var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json"))).RootElement;
        Assert.Equal([true, false], results.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("outcomeRight").GetBoolean()));
        Assert.Equal(0.5, results.GetProperty("summary").EnumerateArray().Single(r => r.GetProperty("language").GetString() == "all").GetProperty("outcomeRight").GetDouble());
    }

    [Fact]
    public async Task ARunCanBeRepeatedFromTheCopyOfItsQuestions()
    {
        Directory.CreateDirectory(place.At("again"));
        var set = place.Write("again/questions.jsonl", """{"id": "1", "lang": "es", "question": "libro prestado"}""");
        var before = File.ReadAllText(set);

        var run = await place.RunAsync("evaluate", set, "--out", place.At("again"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(before, File.ReadAllText(set));
    }

    [Fact]
    public async Task ASetOfTextsWithoutQuestionsMeasuresTheLanguageIdentifier()
    {
        var set = place.Write("texts.jsonl", """{"id": "1", "lang": "es", "text": "hola qué tal"}""", """{"id": "2", "lang": "en", "text": "hello there how are you"}""");

        var run = await place.RunAsync("evaluate", set, "--out", place.At("languages"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| all | 2 |", File.ReadAllText(place.At("languages/languages.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheKnowledgeMeasuresItself()
    {
        var run = await place.RunAsync("evaluate", "knowledge", "--out", place.At("self"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| es | 16 |", File.ReadAllText(place.At("self/knowledge.md")), StringComparison.Ordinal);
    }
}
