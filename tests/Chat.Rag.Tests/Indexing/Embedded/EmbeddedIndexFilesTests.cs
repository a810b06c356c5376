using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Tests.Indexing.Embedded;

public sealed class EmbeddedIndexFilesTests : IDisposable
{
    private static readonly HashSet<string> Nothing = [];

    private readonly SmallIndex _small = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _small.Dispose();

    [Fact]
    public async Task OneChangedLawGivesTheSameTermsAsBuildingAllAnew()
    {
        var first = await _small.BuildAsync(SmallIndex.Passages);
        IReadOnlyList<Passage> changed = [SmallIndex.Passage("LEY-2", "a1", "Artículo 1. Bienes", "El impuesto grava los velocípedos."), SmallIndex.Passage("LEY-2", "a9", "Artículo 9", "Quedan exentos los monociclos.")];
        var (next, anew) = (_small.NewFolder(), _small.NewFolder());
        await _small.Files().BuildAsync(next, "g2", first, new IndexChange(new HashSet<string> { "LEY-2", "ORDEN-4" }, changed), null, Cancellation);
        IReadOnlyList<Passage> all = [.. SmallIndex.Passages.Where(p => p.Document is not ("LEY-2" or "ORDEN-4")), .. changed];
        await _small.Files().BuildAsync(anew, "g3", null, new IndexChange(Nothing, all), null, Cancellation);

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(anew, "terms.bin"), Cancellation), await File.ReadAllBytesAsync(Path.Combine(next, "terms.bin"), Cancellation));
        await using var index = _small.Files().Open(next);
        Assert.Equal(all.Count, index.Manifest.Passages);
        Assert.Equal(["FORAL-3", "LEY-1", "LEY-2"], index.Manifest.Documents.Keys.Order());
        Assert.Equal("LEY-2#a1", (await index.SearchAsync(new PassageQuery("velocípedos", Language.Es), Cancellation))[0].Unit);
        Assert.DoesNotContain(await index.SearchAsync(new PassageQuery("modelo 303", Language.Es), Cancellation), h => h.Best.Document == "ORDEN-4");
        Assert.Empty(await index.ReadUnitAsync("LEY-2#a2", Cancellation));
    }

    [Fact]
    public async Task TheSamePassagesGiveTheSameFiles()
    {
        var (one, two) = (await _small.BuildAsync(SmallIndex.Passages), await _small.BuildAsync(SmallIndex.Passages));

        foreach (var file in Directory.GetFiles(one, "*.bin"))
            Assert.Equal(await File.ReadAllBytesAsync(file, Cancellation), await File.ReadAllBytesAsync(Path.Combine(two, Path.GetFileName(file)), Cancellation));
    }

    [Fact]
    public async Task APassageThatComesTwiceIsRefused()
    {
        var fault = await Assert.ThrowsAsync<IndexException>(() => _small.BuildAsync([SmallIndex.Passages[0], SmallIndex.Passages[0]]));

        Assert.Contains(SmallIndex.Passages[0].Id, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terms.bin")]
    [InlineData("passages.bin")]
    [InlineData("vectors.bin")]
    [InlineData("lsa.bin")]
    public async Task ADamagedFileIsRefusedInOneSentence(string file)
    {
        var folder = await _small.BuildAsync(SmallIndex.Passages);
        var path = Path.Combine(folder, file);
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);

        var fault = Assert.Throws<IndexException>(() => _small.Files().Open(folder));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains("anew", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terms.bin", 0)]
    [InlineData("terms.bin", 10)]
    [InlineData("passages.bin", 1000)]
    public async Task AFileThatWasCutOffIsRefused(string file, int length)
    {
        var folder = await _small.BuildAsync(SmallIndex.Passages);
        await using (var stream = File.OpenWrite(Path.Combine(folder, file)))
            stream.SetLength(length);

        Assert.Throws<IndexException>(() => _small.Files().Open(folder));
    }

    [Fact]
    public async Task AFolderWithoutManifestIsNoIndex()
    {
        var folder = await _small.BuildAsync(SmallIndex.Passages);
        File.Delete(Path.Combine(folder, "manifest.json"));

        Assert.Null(EmbeddedIndexFiles.ReadManifest(folder));
        Assert.Throws<IndexException>(() => _small.Files().Open(folder));
    }

    [Fact]
    public async Task AnIndexOfOtherVectorsIsRefusedByName()
    {
        var folder = await _small.BuildAsync(SmallIndex.Passages);
        var manifest = Path.Combine(folder, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancellation)).Replace("lsa:200", "bge-m3", StringComparison.Ordinal), Cancellation);

        var fault = Assert.Throws<IndexException>(() => _small.Files().Open(folder));

        Assert.Contains("bge-m3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lsa:200", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAnotherGlossaryMadeIsAnalysedAnewFromItsWords()
    {
        var first = await _small.BuildAsync(SmallIndex.Passages);
        using var other = new SmallIndex();
        var concepts = other.Knowledge.Concepts.Append(new Concept("becas", LanguageCodes.All.ToDictionary(l => l, _ => (IReadOnlyList<string>)["becas públicas", "dinero para estudiar"])));
        var files = new EmbeddedIndexFiles(new(other.Knowledge with { Concepts = [.. concepts] }), new LawPriors(other.Knowledge), new EmbeddedIndexOptions(), TimeProvider.System);
        var next = _small.NewFolder();

        await files.BuildAsync(next, "g2", first, new IndexChange(new HashSet<string> { "LEY-2" }, []), null, Cancellation);
        await using var index = files.Open(next);

        Assert.Equal(SmallIndex.Passages.Count - 2, index.Manifest.Passages);
        var hit = (await index.SearchAsync(new PassageQuery("dinero para estudiar", Language.Es), Cancellation))[0];
        Assert.Equal("LEY-1#a7", hit.Unit);
    }

    [Fact]
    public async Task AnIndexOfNothingFindsNothing()
    {
        await using var index = await _small.OpenAsync([]);

        Assert.Empty(await index.SearchAsync(new PassageQuery("becas", Language.Es), Cancellation));
    }
}
