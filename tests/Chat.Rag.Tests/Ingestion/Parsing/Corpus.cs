using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

/// <summary>The 234 laws, parsed once for all tests that look at them; empty where the shared corpus is missing.</summary>
public sealed class Corpus : IAsyncLifetime
{
    public const string Missing = "the shared corpus is not beside this checkout; the product does not need it";

    private readonly Dictionary<string, ParsedDocument> _laws = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Documents by file name without extension.</summary>
    public IReadOnlyDictionary<string, ParsedDocument> Laws => _laws;

    /// <summary>What the files hold, by the same name.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The folder of the corpus; null where it is missing.</summary>
    public static string? Folder => Repository.Shared is { } shared && Path.Combine(shared, "corpus") is var folder && Directory.Exists(folder) ? folder : null;

    public async ValueTask InitializeAsync()
    {
        if (Folder is null)
            return;
        var parser = new LawMarkdownParser();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "laws"), "*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            _texts[name] = await File.ReadAllTextAsync(file);
            var document = Fixture.Document(Path.GetFileName(file), "text/markdown", _texts[name]);
            Assert.True(parser.CanParse(document), file);
            _laws[name] = await parser.ParseAsync(document, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A unit of a law.</summary>
    public DocumentUnit Unit(string law, string unit) =>
        Assert.Single(_laws[law].Units, u => u.Id == unit);
}
