namespace Chat.Rag.Ingestion.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Stage"><c>reading</c>, then those of <see cref="Indexing.IndexProgress"/>, <c>recording</c>, <c>checking</c>, <c>switching</c>, <c>done</c>.</param>
/// <param name="Done">Documents read, or passages built.</param>
/// <param name="Total">Of how many; 0 when not known, as while a source is read.</param>
public readonly record struct IngestionProgress(string Stage, int Done, int Total);
