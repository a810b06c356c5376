using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;

namespace Chat.Rag.Ingestion.Html;

/// <summary>
/// Pages and manuals of the tax agency, and of others that write HTML: units are the sections under their headings. Words that look like
/// instructions are words like any others; what a reader of the page does not see is left out.
/// </summary>
public sealed class AeatPageParser(BodyLanguage language) : IDocumentParser
{
    private const int MostSections = 3_000;

    /// <inheritdoc/>
    public bool CanParse(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.MediaType is "text/html" or "application/xhtml+xml";
    }

    /// <inheritdoc/>
    public Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Task.Run(() => Parse(document), cancellation);
    }

    private ParsedDocument Parse(SourceDocument document)
    {
        var page = WebPage.Read(document.Content, document.Name);
        if (page.Sections.Count == 0)
            throw new DocumentException($"{document.Name} has no text that a reader would see; look whether it is written by a script, which is not run.");
        if (page.Sections.Count > MostSections)
            throw new DocumentException($"{document.Name} has more than the {MostSections} sections allowed; it was left out.");
        var words = page.Sections.SelectMany(s => s.Blocks).SelectMany(WordsOf);
        if (language.Of(words) is not { } written)
            throw new DocumentException($"{document.Name} is written in none of the four languages; it was left out.");
        var title = page.Title.Length > 0 ? page.Title : document.Name;
        return new ParsedDocument
        {
            Id = IdOf(document.Provenance.Address),
            Title = title,
            Rank = document.Rank ?? (IsManual(document.Provenance.Address) ? DocumentRank.Manual : DocumentRank.Guidance),
            Scope = document.Scope ?? ParsedDocument.StateScope,
            Language = written,
            Provenance = document.Provenance with { Updated = page.Updated ?? document.Provenance.Updated },
            Units = Units(page, title),
            Warnings = page.Updated is null ? [$"{document.Name} does not say when it was updated."] : [],
        };
    }

    /// <summary>The id of a page: its address without the scheme.</summary>
    internal static string IdOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? AllowedAddresses.HostOf(uri) + uri.PathAndQuery : address;

    private static bool IsManual(string address) => address.Contains("/manual", StringComparison.OrdinalIgnoreCase);

    private static List<DocumentUnit> Units(WebPage page, string title)
    {
        var ids = new SectionIds();
        return
        [
            .. page.Sections.Select(section => new DocumentUnit(
                section.Heading.Length == 0 || section.Heading == title ? ids.Next("") : ids.Next(section.Heading),
                UnitKind.Section,
                section.Heading.Length > 0 ? section.Heading : title,
                [.. section.Path.Where(p => p != title)],
                [new UnitVersion(null, null, null, section.Blocks)])),
        ];
    }

    private static IEnumerable<string> WordsOf(Block block) => block switch
    {
        Paragraph paragraph => [paragraph.Text],
        Table table => table.Header.Concat(table.Rows.SelectMany(r => r)),
        _ => [],
    };
}
