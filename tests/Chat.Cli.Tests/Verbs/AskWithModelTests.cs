using System.Security.Cryptography;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>ask</c> where the settings name a model file.</summary>
public sealed class AskWithModelTests : IDisposable
{
    private const int Usage = 2;
    private const int Model = 5;

    private readonly TinyModels _models;
    private readonly Workplace _place = new();

    public AskWithModelTests(TinyModels models)
    {
        _models = models;
        Set("NativesFolder", TinyModels.Natives);
        Set("Path", models.Chat);
        Set("Trust", "true");
        Set("ContextTokens", "24576");
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task RandomWordsAreRefusedByTheGateAndTheGuidanceAnswers()
    {
        var run = await _place.RunAsync("ask", "libro prestado en 2026", "--as-of", "2026-11-23", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("quoted", run.Json.GetProperty("mode").GetString());
        Assert.StartsWith("6 libros", run.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfWhichNothingIsKnownNeedsTrust()
    {
        Set("Trust", "false");

        var said = await RefusedAsync(Model);

        Assert.Contains("tiny.gguf is not known to be the model that it says it is", said, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_models.Chat, TestContext.Current.CancellationToken))), said, StringComparison.Ordinal);
        Assert.Contains("--trust", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelWithoutAChatTemplateNeedsOneFromTheOperator()
    {
        Set("Path", _models.WithoutTemplate);

        Assert.Contains("has no chat template: it is no chat model, or give one in TaxAssistant:Model:ChatTemplate", await RefusedAsync(Model), StringComparison.Ordinal);

        Set("ChatTemplate", "chatml");
        Assert.Equal(0, (await _place.RunAsync("ask", "libro prestado en 2026")).ExitCode);
    }

    [Fact]
    public async Task AnEmbeddingModelWritesNoAnswers()
    {
        Set("Path", _models.Embedding);

        Assert.Contains("embedding.gguf cannot be used: its architecture is bert, which is not supported for chat", await RefusedAsync(Model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsMissing()
    {
        Set("Path", _place.At("nowhere.gguf"));

        Assert.Contains("nowhere.gguf", await RefusedAsync(Model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsDamaged()
    {
        var whole = await File.ReadAllBytesAsync(_models.Chat, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_place.At("cut.gguf"), whole[..^20_000], TestContext.Current.CancellationToken);
        Set("Path", _place.At("cut.gguf"));

        Assert.Contains("cut short", await RefusedAsync(Model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NativesThatNobodyNamed()
    {
        Set("NativesFolder", "");

        Assert.Contains("TaxAssistant:Model:NativesFolder", await RefusedAsync(Model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsThatMakeNoSense()
    {
        Set("Slots", "0");

        Assert.Contains("TaxAssistant:Model:Slots is 0; give 1 to 128.", await RefusedAsync(Usage), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Slots", "many")]
    [InlineData("Trust", "perhaps")]
    public async Task ASettingOfTheWrongKind(string setting, string value)
    {
        Set(setting, value);

        var said = await RefusedAsync(Usage);

        Assert.Contains($"'{value}' at 'TaxAssistant:Model:{setting}'", said, StringComparison.Ordinal);
        Assert.EndsWith("; correct the setting.", said, StringComparison.Ordinal);
    }

    private void Set(string setting, string value) => _place.Variables["TaxAssistant__Model__" + setting] = value;

    private async Task<string> RefusedAsync(int code)
    {
        var run = await _place.RunAsync("ask", "libro prestado en 2026");

        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        return Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
