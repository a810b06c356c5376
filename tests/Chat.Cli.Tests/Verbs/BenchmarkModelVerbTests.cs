using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>benchmark model</c>, and what it says where llama.cpp is not as it should be. Each run is a process of its own, as a process loads llama.cpp once.</summary>
public sealed class BenchmarkModelVerbTests(TinyModels models) : IDisposable
{
    private const int Model = 5;

    private readonly Workplace _place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task RowsAndRatiosAreMeasured()
    {
        var run = await RunAsync(
            TinyModels.Natives, models.Measurable,
            "--sequences", "1,2", "--compared", "1,2", "--compare", "bare,follow-up,stall",
            "--prompt-tokens", "32", "--tokens", "128", "--context-tokens", "32768", "--repeats", "1", "--long-prompt", "256", "--threads", "1", "--out", _place.At("results/model.json"));

        Assert.Equal(0, run.ExitCode);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_place.At("results/model.json"), Stop));
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([1, 2], rows.Select(r => r.GetProperty("sequences").GetInt32()));
        foreach (var measure in (string[])["prefill", "decode", "firstToken", "firstSentence", "firstTokenWarm", "firstSentenceWarm", "gap", "gap99", "residentBytes"])
            Assert.All(rows, r => Assert.True(r.GetProperty(measure).GetDouble() > 0, measure));
        Assert.All(rows, r => Assert.True(r.GetProperty("gap99").GetDouble() >= r.GetProperty("gap").GetDouble()));
        var ratios = json.RootElement.GetProperty("ratios").EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetDouble());
        Assert.Equal(["decode_vs_bare_1", "decode_vs_bare_2", "followup_ttft_vs_cold", "resident_vs_sum", "stall_p99_vs_median_before", "stall_p99_vs_usual", "stall_p99_vs_usual_median"], ratios.Keys.Order(StringComparer.Ordinal));
        Assert.All(ratios.Values, r => Assert.True(r > 0));
        Assert.Equal("measurable", json.RootElement.GetProperty("model").GetString());
        Assert.Contains("decode_vs_bare_2", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfWhichNothingIsKnownNeedsTrust()
    {
        _place.Variables["TaxAssistant__Model__NativesFolder"] = TinyModels.Natives;

        AssertRefused("tiny.gguf is not known", await _place.RunAsync("benchmark", "model", "--model", models.Chat));
    }

    [Fact]
    public async Task AnEncoderIsNoChatModel() => AssertRefused("which is not supported for chat", await RunAsync(TinyModels.Natives, models.Embedding));

    [Fact]
    public async Task NativesThatAreMissing() => AssertRefused("is no folder", await RunAsync(_place.At("natives")));

    [Fact]
    public async Task NativesThatAreNotWhole() => AssertRefused("are not whole", await RunAsync(Natives(name => name.StartsWith("libggml-base", StringComparison.Ordinal))));

    // The system's loader maps a library that was cut short, and the process ends with a bus error when it reads on.
    [Theory]
    [InlineData("libllama.v*", 10)]
    [InlineData("libllama.v*", 5_000)]
    [InlineData("libggml-base.so", 400_000)]
    [InlineData("libggml-cpu-*", 500_000)]
    public async Task ALibraryThatWasCutShort(string name, int length)
    {
        var folder = Natives(_ => true);
        foreach (var library in Directory.GetFiles(folder, name))
            await File.WriteAllBytesAsync(library, (await File.ReadAllBytesAsync(library, Stop))[..length], Stop);

        AssertRefused("is damaged", await RunAsync(folder));
    }

    [Fact]
    public async Task ALibraryThatIsSomethingElse()
    {
        var folder = Natives(_ => true);
        await File.WriteAllTextAsync(Assert.Single(Directory.EnumerateFiles(folder, "libllama.*")), "<html>404 Not Found</html>", Stop);

        AssertRefused("is damaged", await RunAsync(folder));
    }

    [Fact]
    public async Task NativesWithoutABackEndForTheProcessor() =>
        AssertRefused("no back end for this machine", await RunAsync(Natives(name => !name.StartsWith("libggml-cpu", StringComparison.Ordinal))));

    [Fact]
    public async Task NativesThatNobodyNamed()
    {
        _place.Variables["TaxAssistant__Model__NativesFolder"] = "";

        AssertRefused("run ./taxassistant benchmark model", await _place.RunAsync("benchmark", "model", "--model", models.Chat, "--trust"));
    }

    private Task<Run> RunAsync(string natives) => RunAsync(natives, models.Chat);

    private Task<Run> RunAsync(string natives, string model, params string[] arguments)
    {
        _place.Variables["TaxAssistant__Model__NativesFolder"] = natives;
        return _place.RunAsync(["benchmark", "model", "--model", model, "--trust", .. arguments]);
    }

    private string Natives(Func<string, bool> keeps)
    {
        var folder = Directory.CreateDirectory(_place.At("natives")).FullName;
        foreach (var file in Directory.EnumerateFiles(TinyModels.Natives, "lib*").Where(f => keeps(Path.GetFileName(f))))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private static void AssertRefused(string words, Run run)
    {
        Assert.Equal((Model, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
