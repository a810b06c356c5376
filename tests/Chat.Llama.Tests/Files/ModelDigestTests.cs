using Chat.Llama.Files;

namespace Chat.Llama.Tests.Files;

public sealed class ModelDigestTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    [InlineData(9_999_999)]
    public async Task TheDigestIsThatOfAllBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var heard = new List<long>();

        var digest = await ModelDigest.ComputeAsync(_folder.Write("file", bytes), new Heard<long>(heard.Add), Stop);

        Assert.Equal(TestFolder.Digest(bytes), digest);
        Assert.Equal(length, heard[^1]);
        Assert.Equal(heard.Order(), heard);
    }

    [Fact]
    public async Task ItStopsBetweenTwoPieces()
    {
        using var stop = new CancellationTokenSource();
        var path = _folder.Write("file", new byte[13 << 20]);
        var heard = new List<long>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ModelDigest.ComputeAsync(path, new Heard<long>(done =>
        {
            heard.Add(done);
            stop.Cancel();
        }), stop.Token));

        Assert.Equal([4L << 20], heard);
    }

    [Fact]
    public void ADigestIsRememberedForTheSameLengthAndTimeOnly()
    {
        var cache = new ModelDigestCache(_folder.Root);
        var changed = new DateTime(2026, 11, 26, 10, 0, 0, DateTimeKind.Utc).AddTicks(1234567);
        cache.Keep("a.gguf", 10, changed, "aa");

        Assert.Equal("aa", new ModelDigestCache(_folder.Root).Find("a.gguf", 10, changed));
        Assert.Null(cache.Find("a.gguf", 11, changed));
        Assert.Null(cache.Find("a.gguf", 10, changed.AddTicks(1)));
        Assert.Null(cache.Find("b.gguf", 10, changed));
    }

    [Fact]
    public void ACacheThatCannotBeReadOrWrittenOnlyCostsTime()
    {
        Directory.CreateDirectory(_folder.At("models"));
        _folder.Write("models/digests.json", "{"u8.ToArray());
        var changed = new DateTime(2026, 11, 26, 10, 0, 0, DateTimeKind.Utc);
        Assert.Null(new ModelDigestCache(_folder.Root).Find("a.gguf", 10, changed));
        _folder.Write("no-folder", []);
        var nowhere = new ModelDigestCache(_folder.At("no-folder"));

        nowhere.Keep("a.gguf", 10, changed, "aa");

        Assert.Null(nowhere.Find("a.gguf", 10, changed));
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>Hears progress where it happens.</summary>
internal sealed class Heard<T>(Action<T> hear) : IProgress<T>
{
    public void Report(T value) => hear(value);
}
