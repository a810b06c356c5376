namespace Chat.Rag.Indexing;

/// <summary>Says how well passages answer a question, 0 to 1, in their order; such as <c>LlamaReranker.ScoreAsync</c>.</summary>
public delegate Task<IReadOnlyList<float>> PassageScorer(string question, IReadOnlyList<string> passages, CancellationToken cancellation);
