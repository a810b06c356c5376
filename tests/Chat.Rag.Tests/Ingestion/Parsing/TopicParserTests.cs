using Chat.Core.Languages;
using Chat.Rag.Ingestion.Chunking;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class TopicParserTests
{
    [Theory]
    [InlineData(2025, "4 libros.")]
    [InlineData(2026, "6 libros.")]
    public void FiguresAreThoseOfTheYear(int year, string sentence)
    {
        using var library = new LibraryKnowledge();

        var topic = Assert.Single(new TopicParser(KnowledgeReader.Read(library.Folder)).Parse(new DateOnly(year, 6, 1)), t => t.Id == "topic:loans/how-many");

        Assert.Equal(DocumentRank.Guidance, topic.Rank);
        Assert.Equal(["es", "ca", "gl", "eu"], topic.Units.Select(u => u.Id));
        Assert.All(topic.Units, u => Assert.Contains(new Paragraph(sentence), u.Versions[0].Blocks));
    }

    [Fact]
    public void EveryTopicOfTheProductHasPassagesInFourLanguages()
    {
        var knowledge = KnowledgeReader.Read(Repository.Knowledge);

        var topics = new TopicParser(knowledge).Parse(new DateOnly(2026, 11, 26));

        Assert.Equal(knowledge.Topics.Count, topics.Count);
        var passages = topics.SelectMany(PassageChunker.Chunk).ToList();
        Assert.Equal(passages.Count, passages.Select(p => p.Id).Distinct().Count());
        Assert.DoesNotContain(passages, p => p.Text.Contains("{{", StringComparison.Ordinal));
        foreach (var language in LanguageCodes.All)
            Assert.Equal(knowledge.Topics.Count, passages.Where(p => p.Language == language).Select(p => p.Document).Distinct().Count());
    }

    [Fact]
    public void AFigureThatChangesChangesTheDigest()
    {
        using var library = new LibraryKnowledge();
        var parser = new TopicParser(KnowledgeReader.Read(library.Folder));

        var (before, same, after) = (Digest(2025, 1), Digest(2025, 2), Digest(2026, 1));

        Assert.Equal(before, same);
        Assert.NotEqual(before, after);

        string Digest(int year, int month) => parser.Parse(new DateOnly(year, month, 1)).Single(t => t.Id == "topic:loans/how-many").Provenance.Digest;
    }
}
