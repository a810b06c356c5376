using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

public sealed class BenchmarkIndexVerbTests(Workplace place) : IClassFixture<Workplace>
{
    private const int Unreadable = 3;
    private const int Index = 6;

    [Fact]
    public async Task AnIndexIsBuiltInThreeSizesAndAskedInAProcessOfItsOwn()
    {
        Directory.CreateDirectory(place.At("laws"));
        for (var law = 1; law <= 3; law++)
        {
            place.Write(
                $"laws/BOE-A-2000-{law}.md",
                "---", $"title: \"Reglamento {law} de la biblioteca\"", $"identifier: \"BOE-A-2000-{law}\"", "country: \"es\"", "rank: \"real_decreto\"", "last_updated: \"2026-03-27\"", "status: \"in_force\"", "---",
                "", $"# Reglamento {law} de la biblioteca", "", "##### Artículo 1. Préstamo", "", "Los libros se prestan por quince días en la sala de lectura.",
                "", "##### Artículo 2. Retraso", "", "La multa por retraso se paga al devolver el libro, sin silencio alguno.");
        }

        var run = await place.RunAsync("benchmark", "index", "--laws", place.At("laws"), "--passages", "400", "--queries", "20", "--out", place.At("results/index.json"));

        Assert.Equal("", string.Join('\n', run.Error.Split('\n').Where(l => !l.EndsWith('…'))));
        Assert.Equal(0, run.ExitCode);
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(place.At("results/index.json"), TestContext.Current.CancellationToken));
        var json = file.RootElement;
        Assert.Equal((3, 6), (json.GetProperty("laws").GetInt32(), json.GetProperty("realPassages").GetInt32()));
        var builds = json.GetProperty("builds").EnumerateArray().ToList();
        Assert.Equal([100, 200, 400], builds.Select(b => b.GetProperty("passages").GetInt32()));
        Assert.All(builds, b => Assert.True(b.GetProperty("seconds").GetDouble() > 0 && b.GetProperty("processorSeconds").GetDouble() > 0 && b.GetProperty("bytes").GetInt64() > 0));
        Assert.Equal(2, json.GetProperty("change").GetProperty("passages").GetInt32());
        Assert.Equal(["build_full_vs_half", "build_full_vs_quarter"], json.GetProperty("ratios").EnumerateObject().Select(r => r.Name));
        var search = json.GetProperty("search");
        Assert.Equal(400, search.GetProperty("passages").GetInt32());
        foreach (var pace in (string[])["one", "allCores"])
            Assert.True(search.GetProperty(pace).GetProperty("p99").GetDouble() >= search.GetProperty(pace).GetProperty("p50").GetDouble());
        Assert.True(search.GetProperty("firstHitsSeconds").GetDouble() > search.GetProperty("openSeconds").GetDouble());
        Assert.True(search.GetProperty("residentBytes").GetInt64() > 10_000_000);
        Assert.Contains("build_full_vs_quarter", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithoutLawsIsNamed() => AssertRefused(Unreadable, "nowhere holds no law; give a folder", await place.RunAsync("benchmark", "index", "--laws", "nowhere"));

    [Fact]
    public async Task AFolderWithoutAnIndexIsNamed() => AssertRefused(Index, "nowhere holds no finished index", await place.RunAsync("benchmark", "index", "--index", "nowhere"));

    private static void AssertRefused(int code, string words, Run run)
    {
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains(words, run.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }
}
