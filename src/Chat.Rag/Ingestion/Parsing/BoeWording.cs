using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>The content of one <c>version</c> of a block.</summary>
internal sealed class BoeWording
{
    private readonly EditorialNotes _notes = new();
    private readonly List<Block> _blocks = [];

    private BoeWording(XElement version)
    {
        foreach (var element in version.Elements())
            Read(element);
    }

    /// <summary>Heading as published: <c>Artículo 96. Obligación de declarar.</c> Null when the block has none.</summary>
    public string? Heading { get; private set; }

    /// <summary>Paragraphs, tables and notes, without the heading.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Images that were left out: formulas and forms are not text.</summary>
    public int Images { get; private set; }

    /// <summary>Reads a version.</summary>
    public static BoeWording Of(XElement version) => new(version);

    /// <summary>The words of an element, with single spaces.</summary>
    public static string Text(XElement element)
    {
        var text = new StringBuilder();
        Append(element, text);
        return MarkdownText.OneSpace(text.ToString());
    }

    private void Read(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "p":
                ReadParagraph(element);
                break;
            case "table":
                if (ToTable(element) is { } table)
                    _blocks.Add(table);
                break;
            case "blockquote":
                ReadQuoted(element);
                break;
            case "img":
                Images++;
                break;
            default:
                if (element.HasElements)
                {
                    foreach (var child in element.Elements())
                        Read(child);
                }
                else if (Text(element) is { Length: > 0 } words)
                {
                    _blocks.Add(new Paragraph(words));
                }

                break;
        }
    }

    private void ReadParagraph(XElement element)
    {
        Images += element.Descendants("img").Count();
        if (Text(element) is not { Length: > 0 } text)
            return;
        var kind = (string?)element.Attribute("class") ?? "";
        if (Heading is null && _blocks.Count == 0 && kind is "articulo" or "articulo_1" or "anexo_num" or "disposicion")
            Heading = text;
        else if (Heading is not null && _blocks.Count == 0 && kind == "anexo_tit")
            Heading = Heading.TrimEnd('.') + ". " + text;
        else if (kind.StartsWith("nota", StringComparison.Ordinal))
            AddNote(text);
        else
            _blocks.Add(new Paragraph(text));
    }

    private void ReadQuoted(XElement quoted)
    {
        var oldWording = false;
        foreach (var element in quoted.Elements())
        {
            var isNote = ((string?)element.Attribute("class") ?? "").StartsWith("nota", StringComparison.Ordinal);
            var text = element.Name.LocalName == "table" ? "" : Text(element);
            if (EditorialNotes.OpensOldWording(text))
                oldWording = true;
            else if (isNote || (!oldWording && EditorialNotes.IsNote(text)))
                AddNote(text);
            else if (!oldWording)
                Read(element);
        }
    }

    private void AddNote(string text)
    {
        if (text.Length > 0 && _notes.Keeps(text))
            _blocks.Add(new Note(text));
    }

    private static Table? ToTable(XElement table)
    {
        var rows = table.Descendants("tr").Where(r => r.Ancestors("table").First() == table).ToList();
        var header = rows.TakeWhile(r => r.Parent?.Name.LocalName == "thead" || (r.Elements().Any() && r.Elements().All(c => c.Name.LocalName == "th"))).Count();
        return TableGrid.Lay([.. rows.Select(Cells)], header);
    }

    private static SpannedCell[] Cells(XElement row) =>
        [.. row.Elements().Where(c => c.Name.LocalName is "td" or "th").Select(c => new SpannedCell(Text(c), Span(c, "colspan"), Span(c, "rowspan")))];

    private static int Span(XElement cell, string name) =>
        int.TryParse((string?)cell.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Max(1, span) : 1;

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText words)
                text.Append(words.Value);
            else if (node is XElement child)
            {
                // A line break, or paragraphs within a cell, part words; a superscript does not.
                var parts = child.Name.LocalName is "br" or "p" or "td" or "th" or "tr" or "li" or "div";
                if (parts)
                    text.Append(' ');
                Append(child, text);
                if (parts)
                    text.Append(' ');
            }
        }
    }
}
