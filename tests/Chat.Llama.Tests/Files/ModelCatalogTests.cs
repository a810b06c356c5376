using Chat.Llama.Files;
using Chat.Testing;

namespace Chat.Llama.Tests.Files;

public sealed class ModelCatalogTests
{
    [Fact]
    public void EveryEntryCanBeRelatedToItsOwnFilesAndToNoOthers()
    {
        foreach (var entry in ModelCatalog.BuiltIn.Entries)
        {
            Assert.Same(entry, ModelCatalog.BuiltIn.Find(entry.Id.ToUpperInvariant()));
            Assert.Same(entry, ModelCatalog.BuiltIn.OfFile("/somewhere/" + entry.File.Replace("*", "_Q4_K_M", StringComparison.Ordinal)));
            Assert.Equal("https", entry.Page.Scheme);
            Assert.Contains(entry.Architecture, new GgufRules { Purpose = entry.Purpose }.Architectures);
            // A digest without its exact file, or in another form, could never be met.
            Assert.True(entry.Sha256 is null || (ModelDigest.IsDigest(entry.Sha256) && !entry.File.Contains('*')));
        }

        Assert.Equal(ModelCatalog.BuiltIn.Entries.Count, ModelCatalog.BuiltIn.Entries.Select(e => e.Id).Distinct().Count());
        Assert.Null(ModelCatalog.BuiltIn.OfFile("other.gguf"));
    }

    [Theory]
    [InlineData("Salamandra-7B-instruct.Q8_0.gguf", "salamandra-7b-instruct")]
    [InlineData("salamandra-7b-instruct-2606-Q4_K_M.gguf", "salamandra-7b-instruct-2606")]
    [InlineData("salamandra-7b-instruct-fc-2607.gguf", "salamandra-7b-instruct-fc-2607")]
    [InlineData("ALIA-40b-instruct_Q8_0.gguf", "alia-40b-instruct")]
    public void TheLongestPatternWins(string file, string id) => Assert.Equal(id, ModelCatalog.BuiltIn.OfFile(file)?.Id);

    [Fact]
    public void AFileOfAnotherShapeContradictsItsEntry()
    {
        var header = GgufHeader.Read(new MemoryStream(TinyGguf.Llama().ToBytes()), "tiny.gguf");

        Assert.Equal("its context is 64 instead of 8192", ModelCatalog.BuiltIn.Find("salamandra-7b-instruct")!.Contradiction(header));
        Assert.Equal("its architecture is llama instead of bert", ModelCatalog.BuiltIn.Find("bge-m3")!.Contradiction(header));
        Assert.Null(ModelCatalog.BuiltIn.Find("salamandra-7b-instruct-2606")!.Contradiction(header));
    }
}
