namespace Chat.Rag.Ingestion.Documents;

/// <summary>Takes documents of one format apart. Parsers keep no state and are called from many threads.</summary>
public interface IDocumentParser
{
    /// <summary>True when it knows this format; looked at are media type, name and the first bytes.</summary>
    bool CanParse(SourceDocument document);

    /// <summary>Takes it apart.</summary>
    /// <exception cref="DocumentException">It is damaged, too large, or of another format; one sentence says which.</exception>
    Task<ParsedDocument> ParseAsync(SourceDocument document, CancellationToken cancellation);
}

/// <summary>A document that cannot be ingested: one sentence with the cause and the way out.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>With a message.</summary>
    public DocumentException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public DocumentException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
