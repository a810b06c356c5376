namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// Weights of the embedded index. Each was chosen on the needs of <c>dev-retrieval.jsonl</c> as a whole; what each one brings:
/// docs/retrieval.md.
/// </summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>How soon a repeated word stops counting (BM25).</summary>
    public float K1 { get; init; } = 0.9f;

    /// <summary>How much a long passage is held against it (BM25), 0–1.</summary>
    public float B { get; init; } = 0.4f;

    /// <summary>Weight of the heading beside the text.</summary>
    public float TitleWeight { get; init; } = 0.5f;

    /// <summary>Weight of the headings above.</summary>
    public float PathWeight { get; init; } = 0.2f;

    /// <summary>Weight of the document's title.</summary>
    public float DocumentWeight { get; init; } = 0.05f;

    /// <summary>What the ways to say a concept add that are not the best one (DisMax).</summary>
    public float Tie { get; init; } = 0.3f;

    /// <summary>Weight of a synonym that the law uses itself.</summary>
    public float SynonymWeight { get; init; } = 0.9f;

    /// <summary>Weight of a way to say it that stands nowhere in the corpus; its single words do.</summary>
    public float LayWeight { get; init; } = 0.3f;

    /// <summary>Weight of a word that no concept has.</summary>
    public float WordWeight { get; init; } = 0.6f;

    /// <summary>Weight of a cognate of such a word.</summary>
    public float CognateWeight { get; init; } = 0.5f;

    /// <summary>Share of a variant's score that goes to passages that have its words side by side.</summary>
    public float PhraseShare { get; init; } = 0.5f;

    /// <summary>Share of a variant's stems, by rarity, that a passage must have for it to count at all.</summary>
    public float LeastCoverage { get; init; } = 0.5f;

    /// <summary>What each further word that a concept covers in the question adds to its weight: the more it covers, the surer it is meant.</summary>
    public float LongMatch { get; init; } = 0.3f;

    /// <summary>Share of the vectors in the score: the index's own ones.</summary>
    public float LsaShare { get; init; } = 0.3f;

    /// <summary>How strongly citizens' words learnt from the guidance turn the index's own vectors; 0 for not at all.</summary>
    public float AskedShare { get; init; } = 4f;

    /// <summary>What the vectors' share gains when what was learnt is sure of itself.</summary>
    public float AskedGain { get; init; } = 0.4f;

    /// <summary>How strongly what is learnt from them is held back (ridge), for each question that a word stands in; 0.01 to 0.1 give much the same.</summary>
    public float AskedDecay { get; init; } = 0.03f;

    /// <summary>The same, for a model of vectors.</summary>
    public float ModelShare { get; init; } = 0.6f;

    /// <summary>What the other passages of a unit add to its best one.</summary>
    public float UnitRest { get; init; } = 0.05f;

    /// <summary>Factor for the laws that most guidance rests on.</summary>
    public float CoreLaw { get; init; } = 1.5f;

    /// <summary>Factor for additional provisions.</summary>
    public float Additional { get; init; } = 0.85f;

    /// <summary>Factor for transitional, final and repealing provisions.</summary>
    public float Temporary { get; init; } = 0.6f;

    /// <summary>Factor for preambles.</summary>
    public float Preamble { get; init; } = 0.4f;

    /// <summary>Factor for what holds in a region only, unless a scope is asked for.</summary>
    public float Regional { get; init; } = 0.6f;

    /// <summary>Factor for ministerial orders, which mostly say how a form is filled in.</summary>
    public float Order { get; init; } = 0.9f;

    /// <summary>Numbers of the index's own vectors.</summary>
    public int LsaDimensions { get; init; } = 200;

    /// <summary>Passages that the index's own vectors are learnt from, at most.</summary>
    public int LsaTraining { get; init; } = 40_000;

    /// <summary>Candidates that a reranker reads.</summary>
    public int Reranked { get; init; } = 30;

    /// <summary>Share of a reranker in the order of those candidates.</summary>
    public float RerankShare { get; init; } = 0.5f;

    /// <summary>Part of the best score below which a passage is no candidate.</summary>
    public float LeastScore { get; init; } = 0.1f;
}
