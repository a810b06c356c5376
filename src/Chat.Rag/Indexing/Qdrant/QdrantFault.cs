namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Why one try of a call failed.</summary>
/// <param name="Error">In one sentence, for people.</param>
/// <param name="Passing">It may go better in a moment.</param>
/// <param name="DidNothing">The server surely did not do what was asked.</param>
/// <param name="RetryAfter">When the server wants to be asked again; null where it does not say.</param>
internal sealed record QdrantFault(IndexException Error, bool Passing = false, bool DidNothing = false, TimeSpan? RetryAfter = null);
