using System.Xml;
using System.Xml.Linq;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>Reads XML of others: no document type, so no entities that grow and none that are fetched; a bounded depth.</summary>
internal static class SafeXml
{
    // Deeper than any law; recursion over what was read stays far from the end of the stack.
    private const int Deepest = 256;

    /// <summary>The document.</summary>
    /// <exception cref="XmlException">It is no XML, has a document type, or is too deep.</exception>
    public static XDocument Read(ReadOnlyMemory<byte> bytes)
    {
        Check(bytes);
        using var reader = Open(bytes);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static void Check(ReadOnlyMemory<byte> bytes)
    {
        using var reader = Open(bytes);
        while (reader.Read())
        {
            if (reader.Depth > Deepest)
                throw new XmlException($"elements are nested deeper than {Deepest}");
        }
    }

    private static XmlReader Open(ReadOnlyMemory<byte> bytes) => XmlReader.Create(
        new MemoryStream(bytes.ToArray(), writable: false),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
}
