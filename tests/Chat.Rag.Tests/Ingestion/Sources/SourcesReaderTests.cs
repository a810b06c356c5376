using Chat.Rag.Ingestion.Sources;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Sources;

public sealed class SourcesReaderTests : IDisposable
{
    private const string Good = """
        - id: boe
          kind: boe
          licence: "Fuente: BOE."
          every: 1d
          perSecond: 4
          address: https://www.boe.es/datosabiertos/api/legislacion-consolidada
          laws:
            - BOE-A-2006-20764
        - id: agency
          kind: web
          licence: "Fuente: la Agencia."
          every: 12h
          start: [https://agency.example/help/index.html]
          hosts: [agency.example]
          paths: [/help/]
          languages: [es, eu]
        - id: papers
          kind: folder
          licence: "Propios."
          every: 7d
          path: papers
          rank: ruling
          scope: es-ct
        - id: topics
          kind: topics
          licence: "Propios."
          every: 1d

        """;

    private readonly LibraryKnowledge _library = new();

    public void Dispose() => _library.Dispose();

    [Fact]
    public void EachKindOfSourceIsRead()
    {
        Write(Good);
        var sources = KnowledgeReader.Read(_library.Folder).Sources;
        Assert.Equal(["boe", "agency", "papers", "topics"], sources.Select(s => s.Id));
        var folder = Assert.IsType<FolderSourceSettings>(sources[2]);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(_library.Folder)!, "papers"), folder.Path);
        Assert.Equal((Chat.Rag.Ingestion.Documents.DocumentRank.Ruling, "es-ct"), (folder.Rank, folder.Scope));
        Assert.Equal(TimeSpan.FromHours(12), sources[1].Every);
        Assert.Equal(4, sources[0].PerSecond);
    }

    [Fact]
    public void AFolderWithoutSourcesIsRead() => Assert.Empty(KnowledgeReader.Read(_library.Folder).Sources);

    [Fact]
    public void TheSourcesOfTheProductAreSound()
    {
        var sources = KnowledgeReader.Read(Repository.Knowledge).Sources;
        var boe = Assert.Single(sources.OfType<BoeSourceSettings>());
        Assert.Equal(23, boe.Laws.Count);
        Assert.Equal("sede.agenciatributaria.gob.es", Assert.Single(Assert.Single(sources.OfType<WebSourceSettings>()).Hosts));
        Assert.Single(sources.OfType<TopicsSourceSettings>());
    }

    [Theory]
    [InlineData("id: agency", "id: boe", 9, "stands here twice")]
    [InlineData("id: agency", "id: Agency Two", 9, "is not made of lower-case letters")]
    [InlineData("kind: web", "kind: ftp", 10, "is none of boe, web, folder, topics")]
    [InlineData("licence: \"Fuente: la Agencia.\"", "licence: \"\"", 9, "has no licence")]
    [InlineData("every: 12h", "every: often", 12, "is no time as 12h or 7d")]
    [InlineData("perSecond: 4", "perSecond: 6", 5, "is not above 0 and up to 5")]
    [InlineData("- BOE-A-2006-20764", "- BOE-2006", 8, "is no id of the BOE")]
    [InlineData("- BOE-A-2006-20764", "- BOE-A-2006-20764\n    - BOE-A-2006-20764", 8, "stands 2 times")]
    [InlineData("address: https://www.boe.es", "address: ftp://www.boe.es", 6, "is no address that begins with https://")]
    [InlineData("laws:", "query: \"{}\"\n  laws:", 1, "either laws (ids) or a query")]
    [InlineData("hosts: [agency.example]", "hosts: [other.example]", 13, "is at a host that the source does not list")]
    [InlineData("paths: [/help/]", "paths: [help/]", 15, "does not begin with a slash")]
    [InlineData("paths: [/help/]", "paths: [/other/]", 13, "is outside of the paths")]
    [InlineData("languages: [es, eu]", "languages: [es, fr]", 16, "'fr' of source 'agency' is none of es, ca, gl, eu")]
    [InlineData("path: papers", "glob: '*.md'", 17, "names no path")]
    [InlineData("rank: ruling", "rank: gossip", 22, "is none of law, regulation")]
    [InlineData("scope: es-ct", "scope: Catalonia", 23, "is none as es or es-ct")]
    [InlineData("every: 12h", "every: 12h\n  colour: red", 13, "is not valid YAML")]
    public void AFaultIsNamedWithItsLine(string right, string wrong, int line, string message)
    {
        Write(Good.Replace(right, wrong, StringComparison.Ordinal));
        KnowledgeReader.Read(_library.Folder, out var errors);
        Assert.Contains(errors, e => e.File == "sources.yml" && e.Line == line && e.Message.Contains(message, StringComparison.Ordinal));
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_library.Folder, "sources.yml"), text);
}
