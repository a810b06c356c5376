using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// Consolidated laws in Markdown, as the law corpus holds them, in the older and the newer render. One wording a unit: the one of
/// the day of the last update, since these files carry no history.
/// </summary>
public sealed partial class LawMarkdownParser : IDocumentParser
{
    // A hostile file could be one line; no paragraph of law comes near (measured: 14,900 characters).
    private const int LongestLine = 1_000_000;

    /// <inheritdoc/>
    public bool CanParse(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.MediaType != "text/markdown" && !document.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            return false;
        var head = document.Content.Span[..Math.Min(document.Content.Length, 4096)];
        return head.StartsWith("---"u8) && head.IndexOf("\nidentifier:"u8) > 0;
    }

    /// <inheritdoc/>
    public Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Task.Run(() => Parse(document, cancellation), cancellation);
    }

    private static ParsedDocument Parse(SourceDocument document, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var lines = DocumentText.Decode(document).ReplaceLineEndings("\n").Split('\n');
        if (Array.Find(lines, l => l.Length > LongestLine) is { } line)
            throw new DocumentException($"'{document.Name}' has a line of {line.Length} characters; a law has none longer than {LongestLine}, so it is damaged or no law.");
        var front = FrontMatter.Read(lines, document.Name, out var head);
        var id = front.Require("identifier", document.Name);
        if (!Identifier().IsMatch(id))
            throw new DocumentException($"'{document.Name}' has the identifier '{id}', which is none of an official journal (BOE-A-2006-20764); correct its front matter.");
        var title = front.Require("title", document.Name);
        var units = new LawMarkdownReader().Read(lines.Skip(head), cancellation);
        if (!units.Any(u => u.Kind != UnitKind.Preamble))
            throw new DocumentException($"'{document.Name}' has no article, provision, point or annex; it is cut off or no law.");
        return new ParsedDocument
        {
            Id = id,
            Title = title,
            Rank = LawRank.Of(front["rank"], title),
            Scope = (front["jurisdiction"] ?? front["country"] ?? ParsedDocument.StateScope).ToLowerInvariant(),
            Language = Language.Es,
            IsInForce = front["status"] is null or "in_force",
            Provenance = document.Provenance with
            {
                Address = front["url_html_consolidada"] ?? "https://www.boe.es/buscar/act.php?id=" + id,
                Updated = front.Date("last_updated") ?? document.Provenance.Updated,
            },
            Units = units,
        };
    }

    [GeneratedRegex(@"^[A-Z]{2,5}-[A-Za-z]-\d{4}-\d{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
