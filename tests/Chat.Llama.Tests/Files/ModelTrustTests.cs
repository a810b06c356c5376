using Chat.Llama.Files;
using Chat.Testing;

namespace Chat.Llama.Tests.Files;

public sealed class ModelTrustTests : IDisposable
{
    private static readonly byte[] Model = TinyGguf.Llama().ToBytes();
    private static readonly byte[] Other = TinyGguf.Llama().With("general.name", "Eny").ToBytes();

    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ModelPins Pins => new(_folder.Root);

    [Fact]
    public async Task AnUnknownFileIsRefusedWithTheWayToPinIt()
    {
        var path = _folder.Write("salamandra-7b-instruct-2606.gguf", Model);

        var fault = await Assert.ThrowsAsync<ModelFileException>(() => Trust().CheckAsync(path, cancellation: Stop));

        Assert.Contains(TestFolder.Digest(Model), fault.Message, StringComparison.Ordinal);
        Assert.Contains($"model verify {path} --pin salamandra-7b-instruct-2606", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--trust", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownFileIsTakenWhenTheOperatorSaysSo()
    {
        using var file = await Trust(new() { Trust = true }).CheckAsync(_folder.Write("a.gguf", Model), cancellation: Stop);

        Assert.Equal(TrustBasis.Operator, file.Basis);
        Assert.Equal(new ModelIdentity("Tiny", TestFolder.Digest(Model)), file.Identity);
        Assert.Null(file.Entry);
    }

    [Fact]
    public async Task APinnedFileIsTakenUnderAnyName()
    {
        Pin("a.gguf", Model, "salamandra-7b-instruct-2606");

        using var file = await Trust().CheckAsync(_folder.Write("b.gguf", Model), cancellation: Stop);

        Assert.Equal(TrustBasis.Pin, file.Basis);
        Assert.Equal("salamandra-7b-instruct-2606", file.Entry?.Id);
    }

    [Fact]
    public async Task OtherBytesUnderAPinnedNameAreRefusedEvenWithTrust()
    {
        Pin("a.gguf", Model);
        var path = _folder.Write("a.gguf", Other);

        var fault = await Assert.ThrowsAsync<ModelFileException>(() => Trust(new() { Trust = true }).CheckAsync(path, cancellation: Stop));

        Assert.Contains($"{TestFolder.Digest(Other)} instead of {TestFolder.Digest(Model)}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADigestOfTheCatalogueIsTakenAndAnyOtherRefusedEvenIfPinned()
    {
        var entry = ModelCatalog.BuiltIn.Find("salamandra-7b-instruct-2606")! with { File = "listed.gguf", Sha256 = TestFolder.Digest(Model) };
        var catalog = new ModelCatalog([entry]);
        Pin("listed.gguf", Other);

        using (var file = await Trust(catalog: catalog).CheckAsync(_folder.Write("listed.gguf", Model), cancellation: Stop))
            Assert.Equal((TrustBasis.Catalogue, entry), (file.Basis, file.Entry));
        var path = _folder.Write("listed.gguf", Other);
        await Assert.ThrowsAsync<ModelFileException>(() => Trust(new() { Trust = true }, catalog).CheckAsync(path, cancellation: Stop));
    }

    [Fact]
    public async Task AMalformedFileIsRefusedHoweverTrusted()
    {
        var path = _folder.Write("a.gguf", Model[..^40]);

        var fault = await Assert.ThrowsAsync<ModelFileException>(() => Trust(new() { Trust = true }).CheckAsync(path, cancellation: Stop));

        Assert.Contains("cut short", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NativeCodeGetsTheFileThatWasCheckedAlsoWhenAnotherTookItsName()
    {
        Assert.True(OperatingSystem.IsLinux(), "The product's natives are run on Linux.");
        var path = _folder.Write("a.gguf", Model);
        using var file = await Trust(new() { Trust = true }).CheckAsync(path, cancellation: Stop);

        File.Move(_folder.Write("new.gguf", Other), path, overwrite: true);

        Assert.Equal(Model, await File.ReadAllBytesAsync(file.NativePath, Stop));
        file.EnsureUnchanged();
    }

    [Fact]
    public async Task AFileWrittenToAfterTheCheckIsNoticed()
    {
        var path = _folder.Write("a.gguf", Model);
        using var file = await Trust(new() { Trust = true }).CheckAsync(path, cancellation: Stop);

        // As a program would that heeds no locks: by the same file's other name, outside .NET's own.
        using (var other = new FileStream($"/proc/self/fd/{Handle(file)}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            other.SetLength(Model.Length + 1);

        Assert.Contains("was changed while it was loaded", Assert.Throws<ModelFileException>(file.EnsureUnchanged).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADigestIsComputedAtEveryStartUnlessTheOperatorSaysOtherwise()
    {
        var path = _folder.Write("a.gguf", Model);
        var time = File.GetLastWriteTimeUtc(path);
        Pin("a.gguf", Model);
        (await Trust(new() { VerifyAlways = false }).CheckAsync(path, cancellation: Stop)).Dispose();
        // Same length, same time, other bytes: what the cache cannot notice.
        var changed = (byte[])Model.Clone();
        changed[^1] ^= 1;
        _folder.Write("a.gguf", changed);
        File.SetLastWriteTimeUtc(path, time);

        (await Trust(new() { VerifyAlways = false }).CheckAsync(path, cancellation: Stop)).Dispose();
        await Assert.ThrowsAsync<ModelFileException>(() => Trust().CheckAsync(path, cancellation: Stop));
    }

    [Fact]
    public void PinsThatAreNoJsonAreNamed()
    {
        Directory.CreateDirectory(_folder.At("models"));
        _folder.Write("models/models.json", "{\n\"pins\": oops"u8.ToArray());

        Assert.Contains("models.json is not the JSON that belongs there (line 2)", Assert.Throws<ModelFileException>(() => Pins.All).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Handle(TrustedModelFile file) => Path.GetFileName(file.NativePath);

    private ModelTrust Trust(ModelTrustOptions? options = null, ModelCatalog? catalog = null) =>
        new(catalog ?? ModelCatalog.BuiltIn, Pins, new ModelDigestCache(_folder.Root), options ?? new());

    private void Pin(string file, byte[] bytes, string id = "mine") =>
        Pins.Add(new ModelPin(id, file, TestFolder.Digest(bytes), bytes.Length, DateTimeOffset.UnixEpoch, null));
}
