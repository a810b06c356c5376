namespace Chat.Rag.Indexing.Qdrant;

/// <summary>One call of the REST interface.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query, without a leading slash.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Limit">Longest time for one try.</param>
/// <param name="Repeatable">
/// Doing it twice is as good as once, so it is tried again where it is not known whether it took effect. What is not
/// repeatable is tried again only where the server surely did nothing.
/// </param>
internal sealed record QdrantCall(HttpMethod Method, string Path, ReadOnlyMemory<byte>? Body, TimeSpan Limit, bool Repeatable);
