using System.IO.Compression;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Sources;

namespace Chat.Rag.Tests.Ingestion.Sources;

public sealed class FolderSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("folder-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FilesComeInOrderWithTheirFormat()
    {
        Write("b/two.html", "<p>dos</p>");
        Write("a.md", "# uno");
        Write("notes.txt", "no");
        Write(".hidden.md", "no");
        var items = await ReadAsync();
        Assert.Equal(["a.md", "b/two.html"], items.Select(i => i.Key));
        var document = Assert.IsType<FetchedItem>(items[1]).Document;
        Assert.Equal(("two.html", "text/html", "b/two.html"), (document.Name, document.MediaType, document.Provenance.Address));
        Assert.Equal((DocumentRank.Ruling, "es-ga"), (document.Rank, document.Scope));
    }

    [Fact]
    public async Task OnlyWhatChangedComesAgainAndWhatIsGoneIsDeleted()
    {
        Write("a.md", "uno");
        Write("b.md", "dos");
        Write("c.md", "tres");
        var state = new SourceState { Items = (await ReadAsync()).OfType<FetchedItem>().ToDictionary(i => i.Key, i => new KnownItem(i.Version)) };
        Write("b.md", "dos, cambiado");
        File.Delete(Path.Combine(_folder, "c.md"));
        Assert.Equal([new UnchangedItem("a.md"), new DeletedItem("c.md")], (await ReadAsync(state)).Where(i => i is not FetchedItem));
        Assert.Equal("b.md", Assert.Single((await ReadAsync(state)).OfType<FetchedItem>()).Key);
    }

    [Fact]
    public async Task AFolderThatIsMissingDeletesNothing()
    {
        var state = new SourceState { Items = new Dictionary<string, KnownItem> { ["a.md"] = new("1") } };
        var source = new FolderSource(Settings() with { Path = Path.Combine(_folder, "none") });
        Assert.Contains("is neither a folder nor a file", Assert.IsType<FailedItem>(Assert.Single(await source.ReadAsync(state, Stop).ToListAsync(Stop))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArchivesAreNotOpenedWhateverTheyAreCalled()
    {
        var inner = Zip(("law.md", new byte[1 << 20]));
        File.WriteAllBytes(Path.Combine(_folder, "nested.zip"), Zip(("inner.zip", inner)));
        File.WriteAllBytes(Path.Combine(_folder, "disguised.md"), inner);
        File.WriteAllBytes(Path.Combine(_folder, "disguised.pdf"), inner);
        var items = await ReadAsync();
        Assert.Equal(["disguised.md", "disguised.pdf", "nested.zip"], items.Select(i => i.Key));
        Assert.All(items, i => Assert.Contains("is an archive, and archives are not opened; unpack it", Assert.IsType<FailedItem>(i).Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFileOfAGigabyteOnOneLineIsNotRead()
    {
        await using (var sparse = File.Create(Path.Combine(_folder, "line.md")))
            sparse.SetLength(1L << 30);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("has 1.07 GB or more, and 67.1 MB are allowed", Assert.IsType<FailedItem>(Assert.Single(await ReadAsync())).Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 << 20);
    }

    [Fact]
    public async Task LinksAreNotFollowed()
    {
        Write("a.md", "uno");
        File.CreateSymbolicLink(Path.Combine(_folder, "passwd.md"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);
        Assert.Equal(["a.md"], (await ReadAsync()).Select(i => i.Key));
    }

    [Fact]
    public async Task AnEmptyFileIsSaidSo()
    {
        Write("a.md", "");
        Assert.Equal(new FailedItem("a.md", "a.md is empty, or no ordinary file."), Assert.Single(await ReadAsync()));
    }

    [Fact]
    public async Task OneFileCanBeNamedItself()
    {
        Write("notes.txt", "texto");
        Write("a.md", "uno");
        Assert.Equal("a.md", Assert.IsType<FetchedItem>(Assert.Single(await new FolderSource(Settings() with { Path = Path.Combine(_folder, "a.md") }).ReadAsync(SourceState.Empty, Stop).ToListAsync(Stop))).Key);
        var other = await new FolderSource(Settings() with { Path = Path.Combine(_folder, "notes.txt") }).ReadAsync(SourceState.Empty, Stop).ToListAsync(Stop);
        Assert.Contains("of a format that is not read", Assert.IsType<FailedItem>(Assert.Single(other)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGlobChoosesNames()
    {
        Write("a.md", "uno");
        Write("x/b.html", "dos");
        var source = new FolderSource(Settings() with { Glob = "*.HTML" });
        Assert.Equal("x/b.html", Assert.Single(await source.ReadAsync(SourceState.Empty, Stop).ToListAsync(Stop)).Key);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private FolderSourceSettings Settings() => new() { Id = "papers", Licence = "x", Every = TimeSpan.FromDays(1), Path = _folder, Rank = DocumentRank.Ruling, Scope = "es-ga" };

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private async Task<List<SourceItem>> ReadAsync(SourceState? state = null) => await new FolderSource(Settings()).ReadAsync(state ?? SourceState.Empty, Stop).ToListAsync(Stop);
}
