using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Chat.Testing.Indexing;

namespace Chat.Rag.Tests.Indexing.Embedded;

public sealed class SegmentTests : IDisposable
{
    private static readonly LegalAnalysis Analysis = new(KnowledgeReader.Read(Repository.Knowledge));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("segment-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(100)]
    public void PartsOnTheDiskGiveTheSameFileAsAllInMemory(int most)
    {
        var passages = TownLaw.All.Concat(TownLaw.All.Select(p => p with { Id = p.Id + "+", Text = p.Text + " Además se prestan patinetes." })).ToList();

        Assert.Equal(Terms("memory", passages, Segment.MostInMemory), Terms("disk", passages, most));
    }

    [Fact]
    public void PassagesComeBackInOrderWithTheirTerms()
    {
        using var whole = Segment.Analyze(_folder.FullName, TownLaw.All, Analysis, _ => { }, Stop);
        using var parts = Segment.Analyze(_folder.FullName, TownLaw.All, Analysis, _ => { }, Stop, most: 60);

        Assert.True(parts.Parts().Count() > 1);
        Assert.Equal(Read(whole), Read(parts));
    }

    [Fact]
    public void NothingStaysOnTheDisk()
    {
        using (var segment = Segment.Analyze(_folder.FullName, TownLaw.All, Analysis, _ => { }, Stop, most: 60))
        {
            foreach (var reader in segment.Sort(segment.Order()))
                reader.Dispose();
            Assert.NotEmpty(_folder.GetFiles());
        }

        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("ab", "abc")]
    [InlineData("z", "ñ")]
    [InlineData("\uffee", "\ud83d\ude00")]
    [InlineData("\ue000a", "\ud83d\ude00")]
    public void NamesAreInTheOrderOfTheirBytes(string first, string second)
    {
        Assert.True(Segment.CompareBytes(first, second) < 0);
        Assert.True(Segment.CompareBytes(second, first) > 0);
        Assert.Equal(-1, Math.Sign(System.Text.Encoding.UTF8.GetBytes(first).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(second))));
    }

    private static List<string> Read(Segment segment)
    {
        var lines = new List<string>();
        foreach (var part in segment.Parts())
        {
            for (var passage = part.First; passage < part.First + part.Count; passage++)
                part.ForEach(passage, (term, counts) => lines.Add($"{passage} {segment.Terms[term]} {counts}"));
        }

        return lines;
    }

    private byte[] Terms(string name, IReadOnlyList<Passage> passages, int most)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        using (var segment = Segment.Analyze(folder, passages, Analysis, _ => { }, Stop, most))
            TermFile.Merge(folder, null, [], 0, segment);
        return File.ReadAllBytes(Path.Combine(folder, TermFile.Name));
    }
}
