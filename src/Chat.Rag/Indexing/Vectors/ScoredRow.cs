namespace Chat.Rag.Indexing.Vectors;

/// <summary>A row and its cosine with the query, −1 to 1 but for what quantising adds.</summary>
public readonly record struct ScoredRow(int Row, float Score);
