namespace Chat.Rag.Indexing.Qdrant;

/// <summary>What a collection is created as.</summary>
internal sealed record NewCollection
{
    /// <summary>Its dense vectors.</summary>
    public required IReadOnlyDictionary<string, DenseVectors> Vectors { get; init; }

    /// <summary>Its sparse vectors; null for none.</summary>
    public IReadOnlyDictionary<string, SparseVectors>? SparseVectors { get; init; }

    /// <summary>Into how many parts it is divided.</summary>
    public int ShardNumber { get; init; } = 1;

    /// <summary>How many nodes keep each part.</summary>
    public int ReplicationFactor { get; init; } = 1;

    /// <summary>Payloads are read from disk; what is indexed stays in memory all the same.</summary>
    public bool OnDiskPayload { get; init; } = true;

    /// <summary>What it refuses; null for nothing.</summary>
    public StrictMode? StrictModeConfig { get; init; }
}

/// <summary>Dense vectors of a collection.</summary>
internal sealed record DenseVectors(int Size, string Distance, bool OnDisk, HnswGraph? HnswConfig, Quantization? QuantizationConfig);

/// <summary>The graph that finds neighbours.</summary>
internal sealed record HnswGraph(int M, int EfConstruct);

/// <summary>How vectors are held in memory.</summary>
internal sealed record Quantization(ScalarQuantization Scalar);

/// <summary>A byte for each number; what lies outside the quantile is clipped.</summary>
internal sealed record ScalarQuantization(string Type, double Quantile, bool AlwaysRam);

/// <summary>Sparse vectors of a collection; the modifier <c>idf</c> has the server weigh rare terms.</summary>
internal sealed record SparseVectors(string Modifier);

/// <summary>A collection that refuses what would read all of it.</summary>
internal sealed record StrictMode(bool Enabled, bool UnindexedFilteringRetrieve, bool UnindexedFilteringUpdate, int MaxQueryLimit);

/// <summary>A collection as it stands.</summary>
internal sealed record CollectionState(string Status, CollectionConfig Config);

/// <summary>How a collection was created.</summary>
internal sealed record CollectionConfig(CollectionParameters Params);

/// <summary>The part of it that matters here.</summary>
internal sealed record CollectionParameters(IReadOnlyDictionary<string, VectorSize>? Vectors);

/// <summary>Numbers of a vector.</summary>
internal sealed record VectorSize(int Size);

/// <summary>All collections.</summary>
internal sealed record CollectionList(IReadOnlyList<CollectionName> Collections);

/// <summary>One of them.</summary>
internal sealed record CollectionName(string Name);

/// <summary>Whether a collection is there.</summary>
internal sealed record Existence(bool Exists);

/// <summary>All aliases.</summary>
internal sealed record AliasList(IReadOnlyList<AliasTarget> Aliases);

/// <summary>A name that stands for a collection.</summary>
internal sealed record AliasTarget(string AliasName, string CollectionName);

/// <summary>Changes of aliases, made in one step as seen by searches.</summary>
internal sealed record AliasChange(IReadOnlyList<AliasAction> Actions);

/// <summary>One of them.</summary>
internal sealed record AliasAction
{
    /// <summary>Takes an alias away.</summary>
    public AliasOnly? DeleteAlias { get; init; }

    /// <summary>Points an alias to a collection.</summary>
    public AliasTarget? CreateAlias { get; init; }
}

/// <summary>An alias by its name.</summary>
internal sealed record AliasOnly(string AliasName);

/// <summary>A field of the payload that filters may ask for.</summary>
internal sealed record FieldIndex(string FieldName, string FieldSchema);
