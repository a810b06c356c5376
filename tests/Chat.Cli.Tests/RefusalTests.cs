namespace Chat.Cli.Tests;

/// <summary>Whatever is wrong is one sentence on stderr and a documented exit code (docs/cli.md), never a stack trace.</summary>
public sealed class RefusalTests(Workplace place) : IClassFixture<Workplace>
{
    private const int Usage = 2;
    private const int Unreadable = 3;
    private const int Knowledge = 4;

    [Theory]
    [InlineData("'frobnicate' is no verb", "frobnicate")]
    [InlineData("A verb is missing")]
    [InlineData("'23/11/2026' is not a day as 2026-11-23", "ask", "x", "--as-of", "23/11/2026")]
    [InlineData("'2026-02-30' is not a day", "screen", "x", "--as-of", "2026-02-30")]
    [InlineData("'fr' is not one of es, ca, gl, eu", "ask", "x", "--language", "fr")]
    [InlineData("'fr' is not one of es, ca, gl, eu", "search", "x", "--language", "fr")]
    [InlineData("Give a question in quotes", "ask")]
    [InlineData("Give a text in quotes", "screen")]
    [InlineData("needs --out FILE", "search", "--batch", "questions.jsonl")]
    [InlineData("needs --out FILE", "screen", "--batch", "questions.jsonl")]
    [InlineData("'laws' not recognized. Must be one of: 'all' 'guidance' 'law'", "search", "x", "--kind", "laws")]
    [InlineData("'/x' is no address", "benchmark", "answers", "--url", "/x")]
    [InlineData("A verb is missing: give one of answers, model, vectors, index", "benchmark")]
    [InlineData("'memory' is no verb: give one of answers, model, vectors, index", "benchmark", "memory")]
    [InlineData("--dimensions takes numbers of 1 to 16384, as 200,768,1024", "benchmark", "vectors", "--dimensions", "200,-1")]
    [InlineData("KnowledgeFolder is empty", "ask", "x", "--knowledge", "")]
    [InlineData("Give a folder, a file or the id of a source", "ingest")]
    [InlineData("--check needs a knowledge folder", "ingest", "--check")]
    [InlineData("Give one of --all, --due, --check and --contradictions", "ingest", "folder", "--check", "--due")]
    [InlineData("take no folder and no source", "ingest", "folder", "--due")]
    public async Task ACommandLineThatIsNotUnderstood(string words, params string[] arguments) => AssertRefused(Usage, words, await place.RunAsync(arguments));

    [Theory]
    [InlineData("ask")]
    [InlineData("screen")]
    [InlineData("search")]
    public async Task ABatchFileThatIsMissing(string verb) =>
        AssertRefused(Unreadable, "nowhere.jsonl does not exist", await place.RunAsync(verb, "--batch", "nowhere.jsonl", "--out", "out.jsonl"));

    [Theory]
    [InlineData("{\"id\": \"2\", \"question\": }", "'}' is an invalid start")]
    [InlineData("not json", "invalid")]
    [InlineData("{\"id\": \"2\"}", "'question'")]
    [InlineData("{\"id\": \"2\", \"question\": null}", "'Question' doesn't allow null")]
    [InlineData("{\"question\": \"x\"}", "'id'")]
    [InlineData("null", "null")]
    public async Task ALineThatCannotBeReadIsNamed(string line, string cause)
    {
        var name = $"bad-{Guid.NewGuid():N}.jsonl";
        place.Write(name, """{"id": "1", "question": "libro prestado"}""", line);

        var run = await place.RunAsync("ask", "--batch", name, "--out", "bad.out");

        AssertRefused(Unreadable, $"{name}:2: ", run);
        Assert.Contains(cause, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.At("bad.out")));
    }

    [Fact]
    public async Task AnEmptySetHasNothingToEvaluate()
    {
        place.Write("empty.jsonl");

        AssertRefused(Unreadable, "empty.jsonl has no questions", await place.RunAsync("evaluate", "empty.jsonl"));
    }

    [Fact]
    public async Task ResultsThatCannotBeWritten()
    {
        var questions = place.Write("one.jsonl", """{"id": "1", "question": "libro prestado"}""");

        var run = await place.RunAsync("ask", "--batch", questions, "--out", Path.Combine(questions, "below-a-file.jsonl"));

        Assert.Equal(Unreadable, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKnowledgeFolderThatIsMissing()
    {
        var run = await place.RunAsync("ask", "libro prestado", "--knowledge", "/nowhere");

        Assert.Equal(Knowledge, run.ExitCode);
        Assert.Contains("/nowhere: is not a folder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ask", "--help")]
    [InlineData("ingest", "--help")]
    public async Task HelpIsNoError(params string[] arguments)
    {
        var run = await place.RunAsync(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    private static void AssertRefused(int code, string words, Run run)
    {
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(code, run.ExitCode);
    }
}
