namespace Chat.Llama.Files;

/// <summary>What a model is for.</summary>
public enum ModelPurpose
{
    /// <summary>Writes text.</summary>
    Chat,

    /// <summary>Turns a text into a vector.</summary>
    Embedding,

    /// <summary>Scores how well a passage answers a question.</summary>
    Reranker,
}

/// <summary>How the vectors of a text's tokens become one; the values are llama.cpp's.</summary>
public enum PoolingType
{
    None = 0,
    Mean = 1,
    Cls = 2,
    Last = 3,
    Rank = 4,
}
