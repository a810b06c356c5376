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
}
