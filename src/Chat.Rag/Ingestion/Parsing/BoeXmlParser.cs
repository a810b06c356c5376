using System.Xml;
using System.Xml.Linq;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// Consolidated texts of the BOE's open-data API: <c>response &gt; data &gt; texto &gt; bloque &gt; version</c>. Every block comes with
/// all its wordings; each is in force from its <c>fecha_vigencia</c> until the next one begins.
/// </summary>
public sealed class BoeXmlParser : IDocumentParser
{
    /// <inheritdoc/>
    public bool CanParse(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.MediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase) && !document.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            return false;
        var head = document.Content.Span[..Math.Min(document.Content.Length, 4096)];
        return head.IndexOf("<response"u8) >= 0 || head.IndexOf("<texto"u8) >= 0 || head.IndexOf("<bloque"u8) >= 0;
    }

    /// <inheritdoc/>
    public Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Task.Run(() => Parse(document, cancellation), cancellation);
    }

    private static XElement ReadXml(SourceDocument document, CancellationToken cancellation)
    {
        DocumentText.RequireSize(document);
        try
        {
            return SafeXml.Read(document.Content, LoadOptions.None, cancellation);
        }
        catch (XmlException fault)
        {
            throw new DocumentException($"'{document.Name}' is no XML that can be read: {fault.Message} Fetch it again.", fault);
        }
    }

    private static ParsedDocument Parse(SourceDocument document, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var root = ReadXml(document, cancellation);
        if (root.Element("status")?.Element("code")?.Value is { } code && code.Trim() != "200")
            throw new DocumentException($"'{document.Name}' is no text but the answer {code.Trim()} of the BOE: {root.Element("status")?.Element("text")?.Value.Trim()}; fetch it again later.");
        var text = root.DescendantsAndSelf("texto").FirstOrDefault(t => t.Element("bloque") is not null)
            ?? throw new DocumentException($"'{document.Name}' has no consolidated text ('texto' with 'bloque'); fetch /id/…/texto, or leave it out if the BOE has not consolidated it.");
        var metadata = new BoeMetadata(root, document);
        var warnings = new List<string>();
        var units = ReadUnits(text, metadata, warnings, document.Name, cancellation);
        if (!units.Any(u => u.Kind != UnitKind.Preamble))
            throw new DocumentException($"'{document.Name}' has no article, provision or annex; fetch it again.");
        if (metadata.Title is null)
            warnings.Add($"'{document.Name}' came without metadata: it has no title, and its rank is taken for a law's.");
        return new ParsedDocument
        {
            Id = metadata.Id,
            Title = metadata.Title ?? metadata.Id,
            Rank = metadata.Title is null ? DocumentRank.Law : LawRank.Of(metadata.Rank, metadata.Title),
            Scope = metadata.Scope,
            Language = Language.Es,
            IsInForce = metadata.IsInForce,
            Provenance = document.Provenance with
            {
                Address = "https://www.boe.es/buscar/act.php?id=" + metadata.Id,
                Updated = metadata.Updated ?? document.Provenance.Updated,
            },
            Units = units,
            Warnings = warnings,
        };
    }

    private static IReadOnlyList<DocumentUnit> ReadUnits(XElement text, BoeMetadata metadata, List<string> warnings, string name, CancellationToken cancellation)
    {
        try
        {
            return new BoeBlocks(metadata.Id, warnings).Read(text, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new DocumentException($"'{name}' is damaged or hostile: {e.Message}, which no law has; fetch it again.", e);
        }
    }
}
