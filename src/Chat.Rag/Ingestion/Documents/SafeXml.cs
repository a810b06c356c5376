using System.Xml;
using System.Xml.Linq;

namespace Chat.Rag.Ingestion.Documents;

/// <summary>Reads XML of a stranger: no document type, so no entities that grow and none that are fetched; bounded depth.</summary>
internal static class SafeXml
{
    // BOE nests about ten deep; a document of a thousand levels would exhaust the stack of whoever walks it.
    private const int MostDepth = 64;

    /// <summary>The root.</summary>
    /// <exception cref="XmlException">It is no XML, has a document type, or is nested too deep.</exception>
    public static XElement Read(ReadOnlyMemory<byte> bytes, LoadOptions options, CancellationToken cancellation)
    {
        using (var reader = Open(bytes))
        {
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                if (reader.Depth > MostDepth)
                    throw new XmlException($"elements are nested more than {MostDepth} deep.");
            }
        }

        using var again = Open(bytes);
        return XElement.Load(again, options);
    }

    private static XmlReader Open(ReadOnlyMemory<byte> bytes) => XmlReader.Create(
        new MemoryStream(bytes.ToArray(), writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
}
