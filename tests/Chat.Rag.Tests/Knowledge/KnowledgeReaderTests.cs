using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>Broken knowledge is refused with file, line and the way out.</summary>
public sealed class KnowledgeReaderTests : IDisposable
{
    private const string Topic = "topics/loans/how-many/topic.yml";
    private const string Spanish = "topics/loans/how-many/es.md";

    private readonly LibraryKnowledge _library = new();

    public void Dispose() => _library.Dispose();

    [Fact]
    public void AFolderOfAnotherDomainIsRead()
    {
        var knowledge = KnowledgeReader.Read(_library.Folder);

        Assert.Equal(["loans/fines", "loans/how-many"], knowledge.Topics.Keys.Order());
    }

    [Fact]
    public void AFigureThatTopicYmlDoesNotDeclareIsAnError()
    {
        _library.Replace(Spanish, "{{books}} libros", "{{books}} libros, {{pages}} páginas");

        AssertError(Spanish, 14, "{{pages}} is no figure");
    }

    [Fact]
    public void ALiteralNumberInProseIsAnError()
    {
        _library.Replace(Spanish, "- Detalle.", "- Son 4 libros.");

        AssertError(Spanish, 17, "number that is no declared figure");
    }

    [Fact]
    public void AMissingLanguageIsAnError()
    {
        _library.Remove("topics/loans/how-many/gl.md");

        AssertError("topics/loans/how-many/gl.md", 0, "missing");
    }

    [Fact]
    public void AnArticleThatIsNotListedIsAnError()
    {
        _library.Replace(Topic, "restsOn: [BOE-A-2000-1#a5]", "restsOn: [BOE-A-2000-1#a5, BOE-A-2000-1#a6]");

        AssertError(Topic, 4, "'BOE-A-2000-1#a6' is not in laws.yml");
    }

    [Fact]
    public void AFigureThatOneLanguageLeavesOutIsAnError()
    {
        _library.Replace("topics/loans/how-many/eu.md", "{{books}} libros", "Liburuak");

        AssertError("topics/loans/how-many/eu.md", 0, "never states {{books}}");
    }

    [Fact]
    public void AFigureWithoutAValueForACoveredYearIsAnError()
    {
        _library.Replace(Topic, "years: {2025: 4, 2026: 6}", "years: {2025: 4}");

        AssertError(Topic, 6, "no value for 2026");
    }

    [Fact]
    public void AnUnknownUnitIsAnError()
    {
        _library.Replace(Topic, "unit: number", "unit: pounds");

        AssertError(Topic, 6, "unit 'pounds' is not known");
    }

    [Fact]
    public void FewerThanEightWaysOfAskingIsAnError()
    {
        _library.Replace(Spanish, "  - libro prestado es 88888\n", "");

        AssertError(Spanish, 2, "fewer than 8");
    }

    [Fact]
    public void HtmlInProseIsAnError()
    {
        _library.Replace(Spanish, "- Detalle.", "- <b>Detalle</b>.");

        AssertError(Spanish, 17, "markup");
    }

    [Fact]
    public void BrokenYamlNamesItsLine()
    {
        _library.Write("glossary.yml", "- id: book\n  es: [libro]\n  ca: *unknown");

        AssertError("glossary.yml", 3, "not valid YAML");
    }

    [Fact]
    public void AReplyThatOneLanguageLacksIsAnError()
    {
        _library.Replace("replies/ca.yml", "not-found:", "no-encontrado:");

        AssertError("replies/ca.yml", 0, "has no 'not-found'");
    }

    [Fact]
    public void AMissingFolderIsOneClearSentence()
    {
        var missing = Path.Combine(_library.Folder, "nowhere");

        var fault = Assert.Throws<KnowledgeException>(() => KnowledgeReader.Read(missing));

        Assert.Contains("is not a folder", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllErrorsAreNamedAtOnce()
    {
        _library.Remove("links.yml");
        _library.Replace(Spanish, "- Detalle.", "- Son 4 libros.");

        KnowledgeReader.Read(_library.Folder, out var errors);

        Assert.Contains(errors, e => e.File == "links.yml");
        Assert.Contains(errors, e => e.File == Spanish);
    }

    private void AssertError(string file, int line, string words)
    {
        KnowledgeReader.Read(_library.Folder, out var errors);
        Assert.True(
            errors.Any(e => e.File == file && e.Line == line && e.Message.Contains(words, StringComparison.Ordinal)),
            $"Expected {file}:{line}: …{words}…; found: {string.Join(" / ", errors)}");
    }
}
