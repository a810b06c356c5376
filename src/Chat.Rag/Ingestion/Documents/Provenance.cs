namespace Chat.Rag.Ingestion.Documents;

/// <summary>Where words come from; it stays with every passage made of them.</summary>
/// <param name="Source">Id of the source in <c>knowledge/sources.yml</c>: <c>boe</c>, <c>aeat</c>, <c>topics</c>, or <c>folder</c>.</param>
/// <param name="Address">Official page or, for a file, its path relative to the folder that was ingested.</param>
/// <param name="Licence">One line on how the text may be reused, as the source asks for it.</param>
/// <param name="Updated">Day of the text's state: last update of the consolidated text, update date of the page; null when the document does not say.</param>
/// <param name="Digest">SHA-256 of the bytes as fetched, lower-case hex.</param>
public sealed record Provenance(string Source, string Address, string Licence, DateOnly? Updated, string Digest);
