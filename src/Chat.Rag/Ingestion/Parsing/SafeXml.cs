using System.Xml;
using System.Xml.Linq;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Loads XML from a stranger: no DTD, no entities of its own, nothing fetched, bounded in size and depth.</summary>
internal static class SafeXml
{
    // BOE nests about ten deep; a document of a thousand levels would exhaust the stack of whoever walks it.
    private const int MostDepth = 64;

    /// <summary>The root.</summary>
    /// <exception cref="DocumentException">It is no XML, has a DTD, or goes beyond the bounds.</exception>
    public static XElement Load(SourceDocument document, CancellationToken cancellation)
    {
        DocumentText.RequireSize(document);
        try
        {
            using (var reader = Open(document))
            {
                while (reader.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (reader.Depth > MostDepth)
                        throw new DocumentException($"'{document.Name}' nests elements more than {MostDepth} deep; no law does, so it is damaged or hostile.");
                }
            }

            using var again = Open(document);
            return XElement.Load(again);
        }
        catch (XmlException e)
        {
            throw new DocumentException($"'{document.Name}' is no XML that can be read: {e.Message} Fetch it again.", e);
        }
    }

    private static XmlReader Open(SourceDocument document) => XmlReader.Create(
        new MemoryStream(document.Content.ToArray(), writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = DocumentText.MostBytes,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
}
