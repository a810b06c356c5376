using Chat.Testing;

namespace Chat.Cli.Tests.Verbs;

public sealed class IngestVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task AGoodFolderIsCountedAndExitsWithZero()
    {
        var run = await place.RunAsync("ingest", "--check", place.Library.Folder);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("2 topics, 4 concepts", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryErrorOfABrokenFolderIsNamedWithItsFileAndLine()
    {
        using var broken = new LibraryKnowledge();
        broken.Replace("topics/loans/how-many/es.md", "- Detalle.", "- Son 4 libros.");
        broken.Replace("topics/loans/fines/topic.yml", "unit: EUR", "unit: pounds");

        var run = await place.RunAsync("ingest", "--check", broken.Folder);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("topics/loans/how-many/es.md:17: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("topics/loans/fines/topic.yml:6: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task ACanaryQuestionWithoutArticleIsAnErrorOfTheFolder()
    {
        using var broken = new LibraryKnowledge();
        broken.Write("canaries.yml", "- {language: es, question: \"¿Cuántos libros?\", units: []}");

        var run = await place.RunAsync("ingest", "--check", broken.Folder);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("canaries.yml: question 1 needs units", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderIsIngestedAndTheSecondTimeDoesNoWork()
    {
        var laws = place.WriteLaw("first", "BOE-A-2000-1", "Se prestan 6 libros.");

        var first = await place.RunAsync("ingest", laws, "--data", "first-data");
        var second = await place.RunAsync("ingest", laws, "--data", "first-data");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("created  BOE-A-2000-1", first.Output, StringComparison.Ordinal);
        Assert.Contains("1 created, 0 updated, 0 deleted, 0 skipped, 0 failed.", first.Output, StringComparison.Ordinal);
        Assert.Contains("is live: 1 units, 1 passages", first.Output, StringComparison.Ordinal);
        Assert.Contains("0 created, 0 updated, 0 deleted, 1 skipped, 0 failed.", second.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing has changed", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADocumentThatCannotBeReadIsNamedAndTheOthersComeIn()
    {
        var laws = place.WriteLaw("faulty", "BOE-A-2000-1", "Se prestan 6 libros.");
        await File.WriteAllTextAsync(Path.Combine(laws, "bad.md"), "# nothing", TestContext.Current.CancellationToken);

        var run = await place.RunAsync("ingest", laws, "--data", "faulty-data");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("failed   bad.md: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 created, 0 updated, 0 deleted, 0 skipped, 1 failed.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIndexThatWouldLoseMuchIsRefusedAndForceTakesIt()
    {
        var laws = place.WriteLaw("losing", "BOE-A-2000-1", "Se prestan 6 libros.");
        place.WriteLaw("losing", "BOE-A-2000-2", "Hay salas de lectura.");
        await place.RunAsync("ingest", laws, "--data", "losing-data");
        File.Delete(Path.Combine(laws, "BOE-A-2000-2.md"));

        var refused = await place.RunAsync("ingest", laws, "--data", "losing-data");
        var forced = await place.RunAsync("ingest", laws, "--data", "losing-data", "--force");

        Assert.Equal((6, 0), (refused.ExitCode, forced.ExitCode));
        Assert.Contains("50% fewer", refused.Error, StringComparison.Ordinal);
        Assert.Contains("does not go live", refused.Error, StringComparison.Ordinal);
        Assert.Contains("is live: 1 units", forced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNeitherFolderNorSourceIsRefused()
    {
        var run = await place.RunAsync("ingest", "nowhere", "--data", "nowhere-data");

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("nowhere is neither a folder, nor a file, nor a source", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourcesThatAreDueAreIngestedAndThenNoLongerDue()
    {
        using var other = new Workplace();
        other.Library.Write("sources.yml", "- {id: topics, kind: topics, licence: Free., every: 1d}");

        var first = await other.RunAsync("ingest", "--due", "--data", "due-data");
        var second = await other.RunAsync("ingest", "--due", "--data", "due-data");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("2 created, 0 updated, 0 deleted, 0 skipped, 0 failed.", first.Output, StringComparison.Ordinal);
        Assert.Equal("No source is due.", second.Output.Trim());
    }

    [Fact]
    public async Task AfterTheGlossaryHasChangedOneCommandMakesTheIndexAnew()
    {
        using var other = new Workplace();
        other.Library.Write("sources.yml", "- {id: topics, kind: topics, licence: Free., every: 1d}");
        var laws = other.WriteLaw("laws", "BOE-A-2000-1", "Se prestan cuatro libros.");
        await other.RunAsync("ingest", laws, "--data", "data");
        await other.RunAsync("ingest", "--due", "--data", "data");
        // A phrase of several words becomes a term of the passages; single words do not, and the index stays good without them.
        other.Library.Write("glossary.yml", File.ReadAllText(Path.Combine(other.Library.Folder, "glossary.yml")) + """

            - id: another-concept
              es: [cuatro libros, cómic]
              ca: [còmic]
              gl: [banda deseñada]
              eu: [komiki]
            """);

        var due = await other.RunAsync("ingest", "--due", "--data", "data");
        var listed = await other.RunAsync("index", "list", "--data", "data");
        var all = await other.RunAsync("ingest", "--all", "--data", "data");
        var after = await other.RunAsync("index", "list", "--data", "data", "--json");

        Assert.Contains("make it anew with ./taxassistant ingest --all", due.Output, StringComparison.Ordinal);
        Assert.Contains("made with another glossary", listed.Output, StringComparison.Ordinal);
        Assert.True(all.ExitCode == 0, all.Error);
        Assert.Contains("0 created, 0 updated, 0 deleted, 3 skipped, 0 failed.", all.Output, StringComparison.Ordinal);
        Assert.Contains("is live", all.Output, StringComparison.Ordinal);
        Assert.Equal("current", after.Json[0].GetProperty("fit").GetString());
    }

    [Theory]
    [InlineData("--check", "folder", "--force")]
    [InlineData("--contradictions", "--from-nothing")]
    [InlineData("--contradictions", "--force")]
    public async Task WhatOnlyLooksTakesNoOptionsOfIngestion(params string[] arguments)
    {
        var run = await place.RunAsync([.. arguments.Prepend("ingest"), "--data", "looking"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--check and --contradictions only look", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFigureThatItsArticleDoesNotSayIsListedWithBothQuotes()
    {
        using var other = new Workplace();
        var laws = other.WriteLaw("laws", "BOE-A-2000-1", "La multa es de 0,75 euros al día.", article: 5);
        await other.RunAsync("ingest", laws, "--data", "data");

        var run = await other.RunAsync("ingest", "--contradictions", "--data", "data");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fine: the article does not say it", run.Output, StringComparison.Ordinal);
        Assert.Contains("topic:loans/fines: 0,5 € «la multa es de 0,5 € al día.»", run.Output, StringComparison.Ordinal);
        Assert.Contains("BOE-A-2000-1#a5: 0,75 euros «La multa es de 0,75 euros al día.»", run.Output, StringComparison.Ordinal);
    }
}
