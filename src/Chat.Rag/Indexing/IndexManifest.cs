namespace Chat.Rag.Indexing;

/// <summary>What a generation was made of; kept beside it, and compared before it is used.</summary>
public sealed record IndexManifest
{
    /// <summary>Its name; sorts by time: <c>20261126T143000Z-1f3c</c>.</summary>
    public required string Generation { get; init; }

    /// <summary>When it was built.</summary>
    public required DateTimeOffset Built { get; init; }

    /// <summary>Layout of the files; another one is refused.</summary>
    public required int Format { get; init; }

    /// <summary>The embedding model: its id and digest, <c>lsa:200</c> for the index's own; vectors of another are never compared.</summary>
    public required string EmbeddingModel { get; init; }

    /// <summary>Numbers of a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Digest of the glossary and analysis that made its terms.</summary>
    public required string Analysis { get; init; }

    /// <summary>Passages.</summary>
    public required int Passages { get; init; }

    /// <summary>Units.</summary>
    public required int Units { get; init; }

    /// <summary>Units by what they are: <c>article</c>, <c>annex</c>, <c>quoted</c> … (<see cref="Ingestion.Documents.UnitKind"/>); empty for an index made before they were counted.</summary>
    public IReadOnlyDictionary<string, int> Kinds { get; init; } = new Dictionary<string, int>();

    /// <summary>Documents: id and the digest of the bytes that they were made of.</summary>
    public required IReadOnlyDictionary<string, string> Documents { get; init; }
}

/// <summary>What changes from the live generation to the next.</summary>
/// <param name="Removed">Ids of documents whose passages go, also when new ones of the same document come.</param>
/// <param name="Added">Passages that come.</param>
/// <param name="FromNothing">True to leave the live generation out of account and train anew.</param>
public sealed record IndexChange(IReadOnlySet<string> Removed, IReadOnlyList<Passage> Added, bool FromNothing = false);

/// <summary>How far a build is.</summary>
/// <param name="Stage"><c>terms</c>, <c>vectors</c>, <c>writing</c>, <c>upload</c> …</param>
/// <param name="Done">Passages done in this stage.</param>
/// <param name="Total">Passages in all.</param>
public readonly record struct IndexProgress(string Stage, int Done, int Total);
