namespace Chat.Rag.Ingestion.Documents;

/// <summary>A document as a source gave it; hostile until parsed.</summary>
/// <param name="Name">File name or last part of the address; parsers may look at its extension.</param>
/// <param name="MediaType"><c>text/markdown</c>, <c>application/xml</c>, <c>text/html</c>, <c>application/pdf</c> …</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record SourceDocument(string Name, string MediaType, ReadOnlyMemory<byte> Content, Provenance Provenance)
{
    /// <summary>What <c>sources.yml</c> says of its rank; null when the parser is to find out.</summary>
    public DocumentRank? Rank { get; init; }

    /// <summary>Where it holds, as <c>sources.yml</c> says; null when the parser is to find out.</summary>
    public string? Scope { get; init; }
}
