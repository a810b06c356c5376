using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Chat.Testing;

namespace Chat.Cli.Tests.Verbs;

public sealed class ModelVerbTests : IAsyncDisposable
{
    private const int Faults = 1;
    private const int Usage = 2;
    private const int Model = 5;
    private const int Stopped = 130;
    private const string Name = "salamandra-7b-instruct-2606-Q4.gguf";

    private static readonly byte[] Bytes = TinyGguf.Llama(3 << 20).ToBytes();
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    private readonly Workplace _place = new();
    private readonly FaultyFileServer _server = new(Bytes);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Url => _server.Address(Name).ToString();

    private static string Here => Path.Combine("data", "models", Name);

    [Fact]
    public async Task TheCatalogueIsListedWithoutAnyKnowledge()
    {
        var run = await _place.RunAsync("model", "list", "--json", "--knowledge", "/nowhere");

        Assert.Equal(0, run.ExitCode);
        var model = run.Json.EnumerateArray().Single(m => m.GetProperty("id").GetString() == "bge-reranker-v2-m3");
        Assert.Equal("reranker", model.GetProperty("purpose").GetString());
        Assert.Equal("https://huggingface.co/BAAI/bge-reranker-v2-m3", model.GetProperty("page").GetString());
        Assert.Empty(model.GetProperty("files").EnumerateArray());
        Assert.False(model.TryGetProperty("sha256", out _));
    }

    [Fact]
    public async Task AFileThatIsPinnedWhenItComesIsTrusted()
    {
        var pull = await _place.RunAsync("model", "pull", "salamandra-7b-instruct-2606", "--url", Url, "--pin");

        Assert.Equal(0, pull.ExitCode);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(_place.At(Here), Stop));
        Assert.Contains(Digest, pull.Output, StringComparison.Ordinal);
        Assert.Contains("Pinned as salamandra-7b-instruct-2606.", pull.Output, StringComparison.Ordinal);
        Assert.Equal(("pinned", Digest), await ListedAsync());
        var verify = await _place.RunAsync("model", "verify", "salamandra-7b-instruct-2606");
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("The digest is pinned.", verify.Output, StringComparison.Ordinal);
        Assert.Contains("llama, 2 layers, context 64", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APinnedModelComesAgainFromTheSamePlaceWithTheSameBytes()
    {
        await _place.RunAsync("model", "pull", "mine", "--url", Url, "--sha256", Digest.ToUpperInvariant());
        Assert.Equal(0, (await _place.RunAsync("model", "pull", "mine")).ExitCode);
        Assert.Single(_server.Requests);
        File.Delete(_place.At(Here));

        Assert.Equal(0, (await _place.RunAsync("model", "pull", "mine")).ExitCode);
        Assert.Equal(2, _server.Requests.Count);
        File.Delete(_place.At(Here));
        _server.Content = TinyGguf.Llama(3 << 20).With("general.name", "Evil").ToBytes();
        var changed = await _place.RunAsync("model", "pull", "mine", "--pin");

        Assert.Equal(Model, changed.ExitCode);
        Assert.Contains($"instead of {Digest}", changed.Error, StringComparison.Ordinal);
        Assert.Equal(["models.json", Name + ".rejected"], Names());
    }

    [Fact]
    public async Task AFileWithoutADigestIsFetchedAndNotTrustedUntilItIsPinned()
    {
        var pull = await _place.RunAsync("model", "pull", "salamandra-7b-instruct-2606", "--url", Url);

        Assert.Equal(Faults, pull.ExitCode);
        Assert.Contains(Digest, pull.Output, StringComparison.Ordinal);
        Assert.Contains("not trusted yet", pull.Error, StringComparison.Ordinal);
        Assert.Equal(("unknown", null), await ListedAsync());
        Assert.Equal(Faults, (await _place.RunAsync("model", "verify", Here)).ExitCode);
        Assert.Equal(0, (await _place.RunAsync("model", "verify", Here, "--pin", "salamandra-7b-instruct-2606")).ExitCode);
        Assert.Equal(("pinned", Digest), await ListedAsync());
    }

    [Fact]
    public async Task AFileThatWasChangedIsRefusedAndCannotBePinnedOver()
    {
        await _place.RunAsync("model", "pull", "mine", "--url", Url, "--pin");
        var changed = (byte[])Bytes.Clone();
        changed[^1] ^= 1;
        await File.WriteAllBytesAsync(_place.At(Here), changed, Stop);

        foreach (var arguments in (string[][])[["model", "verify", Here], ["model", "verify", Here, "--pin", "mine"]])
        {
            var run = await _place.RunAsync(arguments);

            Assert.Equal(Model, run.ExitCode);
            Assert.Contains($"instead of {Digest}", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFileOfAnotherShapeCannotBePinnedAsAModelOfTheCatalogue()
    {
        await File.WriteAllBytesAsync(_place.At("tiny.gguf"), Bytes, Stop);

        var run = await _place.RunAsync("model", "verify", "tiny.gguf", "--pin", "salamandra-7b-instruct");

        Assert.Equal(Model, run.ExitCode);
        Assert.Contains("tiny.gguf cannot be salamandra-7b-instruct: its context is 64 instead of 8192", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEntryWithoutAnAddressNamesItsPublisher()
    {
        var run = await _place.RunAsync("model", "pull", "alia-40b-instruct");

        Assert.Equal(Model, run.ExitCode);
        Assert.Contains("https://huggingface.co/BSC-LT/ALIA-40b", run.Error, StringComparison.Ordinal);
        Assert.Contains("give --url URL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenIsSentAndNeverShown()
    {
        _place.Variables["MODEL_TOKEN"] = "very-secret";

        var run = await _place.RunAsync("model", "pull", "--url", Url + "?signature=hidden", "--pin", "--token-variable", "MODEL_TOKEN", "--out", "there/");

        Assert.Equal(0, run.ExitCode);
        Assert.True(File.Exists(_place.At(Path.Combine("there", Name))));
        Assert.Equal("Bearer very-secret", Assert.Single(_server.Requests).Headers["Authorization"]);
        var pins = await File.ReadAllTextAsync(_place.At("data/models/models.json"), Stop);
        foreach (var text in (string[])[run.Output, run.Error, pins])
        {
            Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Give the id of a model, or --url URL", "pull")]
    [InlineData("'a/b' is no id", "pull", "a/b", "--url", "https://models.example/m.gguf")]
    [InlineData("--url is no address", "pull", "--url", "models")]
    [InlineData("--proxy is no address", "pull", "mine", "--proxy", "proxy:8080")]
    [InlineData("'abc' is no SHA-256", "pull", "mine", "--sha256", "abc")]
    [InlineData("variable NO_SUCH_TOKEN is not set", "pull", "mine", "--token-variable", "NO_SUCH_TOKEN")]
    [InlineData("'a b' is no id", "verify", "m.gguf", "--pin", "a b")]
    public async Task ACommandLineThatIsNotUnderstood(string words, params string[] arguments) => AssertRefused(Usage, words, await _place.RunAsync(["model", .. arguments]));

    [Theory]
    [InlineData("nowhere.gguf is no file, and no model of this id is in", "verify", "nowhere.gguf")]
    [InlineData("./nowhere.gguf does not exist", "verify", "./nowhere.gguf")]
    [InlineData("mine is no model of the catalogue", "pull", "mine")]
    [InlineData("does not end in the name of a GGUF file", "pull", "--url", "https://models.example/")]
    [InlineData("is not encrypted", "pull", "--url", "http://models.example/m.gguf")]
    [InlineData("is no address of the web", "pull", "--url", "ftp://models.example/m.gguf")]
    public async Task AModelThatCannotBeHad(string words, params string[] arguments) => AssertRefused(Model, words, await _place.RunAsync(["model", .. arguments]));

    [Fact]
    public async Task AfterKillTheNextPullFetchesOnlyTheRest()
    {
        _server.Next(new FileReply { SilentAfter = 2_000_000 });
        using (var process = _place.Start("model", "pull", "mine", "--url", Url, "--pin"))
        {
            await PartAsync(2_000_000);
            process.Kill();
            Assert.NotEqual(0, (await Workplace.EndAsync(process)).ExitCode);
        }

        var run = await _place.RunAsync("model", "pull", "mine", "--url", Url, "--pin");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([null, 2_000_000], _server.Requests.Select(r => r.From));
        Assert.Contains(Digest, run.Output, StringComparison.Ordinal);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(_place.At(Here), Stop));
        Assert.Equal(["models.json", Name], Names());
    }

    [Fact]
    public async Task CtrlCKeepsWhatCameAndSaysHowToContinue()
    {
        _server.Next(new FileReply { SilentAfter = 2_000_000 });
        using var process = _place.Start("model", "pull", "mine", "--url", Url, "--pin");
        await PartAsync(2_000_000);

        using (var signal = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync(Stop);
        var run = await Workplace.EndAsync(process);

        Assert.Equal(Stopped, run.ExitCode);
        Assert.Contains("run the same command again to continue", run.Error, StringComparison.Ordinal);
        Assert.Equal([Name + ".part", Name + ".part.json"], Names());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _place.Dispose();
    }

    private static void AssertRefused(int code, string words, Run run)
    {
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
        Assert.Equal(code, run.ExitCode);
    }

    private string[] Names() => [.. Directory.EnumerateFiles(_place.At("data/models")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private async Task<(string? State, string? Sha256)> ListedAsync()
    {
        var run = await _place.RunAsync("model", "list", "--json");
        var file = run.Json.EnumerateArray().SelectMany(m => m.GetProperty("files").EnumerateArray()).Single();
        return (file.GetProperty("state").GetString(), file.TryGetProperty("sha256", out JsonElement digest) ? digest.GetString() : null);
    }

    // The server has sent these bytes and says no more; the file tells when they have been written.
    private async Task PartAsync(long length)
    {
        await _server.Silent.WaitAsync(Stop);
        var part = new FileInfo(_place.At(Here) + ".part");
        while (!part.Exists || part.Length < length)
        {
            await Task.Delay(10, Stop);
            part.Refresh();
        }
    }
}
