using System.IO.Compression;
using System.Text.Json;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>backup</c>, beside an index and models that are not in order.</summary>
public sealed class BackupVerbTests : IDisposable
{
    private const string Generation = "20261126T143000Z-01f3";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task TheLiveGenerationIsNamedWithoutTheModelsOfTheIndex()
    {
        await KeptAnswer.KeepAsync(_place, "data", "libro prestado en 2026");
        Directory.CreateDirectory(Path.Combine(_place.At("data"), "index"));
        await File.WriteAllTextAsync(Path.Combine(_place.At("data"), "index", "live"), Generation + "\n", TestContext.Current.CancellationToken);
        _place.Variables["TaxAssistant__Index__EmbeddingModel"] = _place.At("missing.gguf");

        var run = await _place.RunAsync("backup", _place.At("backup.zip"), "--data", _place.At("data"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Generation, IndexIn("backup.zip"));
        var restored = await _place.RunAsync("restore", _place.At("backup.zip"), "--data", _place.At("elsewhere"));
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Contains("The audit log", restored.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TaxAssistant__Index__Qdrant__Url", "no address")]
    [InlineData("TaxAssistant__Index__Qdrant__Timeout", "-3")]
    public async Task AWrongSettingOfTheIndexIsNoReasonForNoBackUp(string setting, string value)
    {
        await KeptAnswer.KeepAsync(_place, "data", "libro prestado en 2026");
        _place.Variables[setting] = value;

        var run = await _place.RunAsync("backup", _place.At("backup.zip"), "--data", _place.At("data"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Null(IndexIn("backup.zip"));
    }

    private string? IndexIn(string file)
    {
        using var archive = ZipFile.OpenRead(_place.At(file));
        using var manifest = archive.GetEntry("manifest.json")!.Open();
        return JsonDocument.Parse(manifest).RootElement.TryGetProperty("index", out var index) ? index.GetString() : null;
    }
}
