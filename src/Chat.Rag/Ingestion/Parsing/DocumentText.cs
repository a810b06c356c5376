using System.Text;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Bytes to text, within bounds.</summary>
internal static class DocumentText
{
    /// <summary>The longest law measured has 5.6 MB as XML with its history; ten times that is no law.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a document in UTF-8.</summary>
    public static string Decode(SourceDocument document)
    {
        RequireSize(document);
        var bytes = document.Content.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new DocumentException($"'{document.Name}' is damaged: byte {e.Index} is not UTF-8; fetch it again.", e);
        }
    }

    /// <summary>Refuses what is empty or too large.</summary>
    public static void RequireSize(SourceDocument document)
    {
        if (document.Content.IsEmpty)
            throw new DocumentException($"'{document.Name}' is empty; fetch it again.");
        if (document.Content.Length > MostBytes)
            throw new DocumentException($"'{document.Name}' has {document.Content.Length / (1024 * 1024)} MB, more than the {MostBytes / (1024 * 1024)} MB that a law may have; leave it out or split it.");
    }
}
