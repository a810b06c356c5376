using Chat.Rag.Ingestion.Fetching;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>Makes the source that settings describe.</summary>
public sealed class DocumentSources(SafeFetcher fetcher, string dataDirectory)
{
    /// <summary>The source; null for the topics, which the service has read with its knowledge.</summary>
    public IDocumentSource? Create(SourceSettings settings) => settings switch
    {
        BoeSourceSettings boe => new BoeSource(boe, fetcher, dataDirectory),
        WebSourceSettings web => new WebPageSource(web, fetcher, dataDirectory),
        FolderSourceSettings folder => new FolderSource(folder),
        _ => null,
    };
}
