using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>Ready-made texts: the product's, and what is refused.</summary>
public sealed class PanelTextsTests : IDisposable
{
    private const string FileName = "panel-texts.yml";

    private static readonly IReadOnlyList<PanelText> Ours = KnowledgeReader.Read(Repository.Knowledge).PanelTexts;

    private readonly LibraryKnowledge _library = new();

    public PanelTextsTests() => _library.Write(FileName, File.ReadAllText(Path.Combine(Repository.Knowledge, FileName)));

    public void Dispose() => _library.Dispose();

    [Fact]
    public void EveryTextStatesNoFigureOfItsOwn()
    {
        foreach (var (text, language) in Ours.SelectMany(t => LanguageCodes.All.Select(l => (t, l))))
            Assert.True(FigureReader.Read(text.Texts[language]).Count == 0, $"{text.Id} ({language}): {text.Texts[language]}");
    }

    [Fact]
    public void EveryTextIsWrittenInFourLanguagesAndInEachDifferently()
    {
        Assert.Subset(Ours.Select(t => t.Id).ToHashSet(), new HashSet<string> { "greeting", "more-information", "documents", "deferral", "out-of-competence", "appointment", "closing" });
        Assert.All(Ours, t => Assert.Equal(4, t.Texts.Values.Distinct().Count()));
    }

    [Fact]
    public void EveryKnownVariableIsUsedButTheTopicsTitle() =>
        Assert.Equal(PanelText.KnownVariables.Except(["topic"]).Order(), Ours.SelectMany(t => t.Variables).Distinct().Order());

    [Fact]
    public void AFolderWithoutThemHasNone()
    {
        _library.Remove(FileName);

        Assert.Empty(KnowledgeReader.Read(_library.Folder).PanelTexts);
    }

    [Fact]
    public void AVariableThatIsNoneIsAnErrorWithItsLine()
    {
        _library.Replace(FileName, "fecha prevista: {date}", "fecha prevista: {day}");

        AssertError("later", "{day} is no variable");
        AssertError("later", "'ca' has the variables {date}, Spanish has {day}");
    }

    [Fact]
    public void AMissingLanguageIsAnErrorWithItsLine()
    {
        _library.Replace(FileName, "gl: \"Saúdo\", ", "");

        AssertError("greeting", "name has no 'gl'");
    }

    [Fact]
    public void AnUnknownKindTwoOfAnIdAndTwoGreetingsAreErrors()
    {
        _library.Replace(FileName, "  - id: form\n    kind: body", "  - id: form\n    kind: middle");
        _library.Replace(FileName, "- id: later\n    kind: body", "- id: documents\n    kind: greeting");

        AssertError("form", "kind 'middle' is none of");
        AssertError("documents", "'documents' is declared 2 times");
        KnowledgeReader.Read(_library.Folder, out var errors);
        Assert.Contains(errors, e => e.File == FileName && e.Line > 0 && e.Message.Contains("2 texts of kind 'greeting'", StringComparison.Ordinal));
    }

    [Fact]
    public void BrokenYamlNamesItsLine()
    {
        _library.Write(FileName, "texts:\n  - id: greeting\n    kind: [");

        KnowledgeReader.Read(_library.Folder, out var errors);

        Assert.Contains(errors, e => e.File == FileName && e.Line >= 3);
    }

    private void AssertError(string id, string words)
    {
        var line = File.ReadAllText(Path.Combine(_library.Folder, FileName)).Split('\n').ToList().FindIndex(l => l.EndsWith("id: " + id, StringComparison.Ordinal)) + 1;
        KnowledgeReader.Read(_library.Folder, out var errors);
        Assert.True(errors.Any(e => e.File == FileName && e.Line == line && e.Message.Contains(words, StringComparison.Ordinal)), $"Expected {FileName}:{line}: …{words}…; found: {string.Join(" / ", errors)}");
    }
}
