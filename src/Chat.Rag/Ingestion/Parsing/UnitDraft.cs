using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>A unit while its document is read.</summary>
internal sealed class UnitDraft(string id, UnitKind kind, string heading, IReadOnlyList<string> path)
{
    /// <summary>Id before a second of the same number is told apart.</summary>
    public string Id { get; } = id;

    public UnitKind Kind { get; } = kind;

    public string Heading { get; } = heading;

    public IReadOnlyList<string> Path { get; } = path;

    /// <summary>The unit that quotes it as the new wording of another law; null for a unit of the document's own.</summary>
    public UnitDraft? QuotedBy { get; set; }

    public List<Block> Blocks { get; } = [];

    public EditorialNotes Notes { get; } = new();

    /// <summary>Adds a paragraph; an empty one is nothing.</summary>
    public void Add(string text)
    {
        if (text.Length > 0)
            Blocks.Add(new Paragraph(text));
    }
}
