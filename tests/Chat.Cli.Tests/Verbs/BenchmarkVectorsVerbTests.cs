using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

public sealed class BenchmarkVectorsVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task TheKernelIsComparedWithReadingTheSameBytes()
    {
        var run = await place.RunAsync("benchmark", "vectors", "--dimensions", "20,200", "--vectors", "2000", "--threads", "1,2", "--repeats", "3", "--out", place.At("results/vectors.json"));

        Assert.Equal(0, run.ExitCode);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(place.At("results/vectors.json"), TestContext.Current.CancellationToken));
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([(20, 1), (20, 2), (200, 1), (200, 2)], rows.Select(r => (r.GetProperty("dimensions").GetInt32(), r.GetProperty("threads").GetInt32())));
        // 208 bytes a row, as rows begin at multiples of 16, and a scale.
        Assert.Equal(2_000 * (208 + 4), rows[2].GetProperty("bytes").GetInt64());
        foreach (var measure in (string[])["queryMilliseconds", "kernelGigabytes", "readGigabytes"])
            Assert.All(rows, r => Assert.True(r.GetProperty(measure).GetDouble() > 0, measure));
        var ratios = json.RootElement.GetProperty("ratios").EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetDouble());
        string[] sizes = ["200x2000_t1", "200x2000_t2", "20x2000_t1", "20x2000_t2"];
        Assert.Equal([.. sizes.Select(s => "kernel_vs_bandwidth_" + s), .. sizes.Select(s => "kernel_vs_memory_" + s)], ratios.Keys.Order(StringComparer.Ordinal));
        Assert.All(ratios.Values, r => Assert.True(r > 0));
        Assert.Equal(3, json.RootElement.GetProperty("pairs").GetProperty("20x2000_t1").GetArrayLength());
        Assert.Contains("kernel vs reading", run.Output, StringComparison.Ordinal);
    }
}
