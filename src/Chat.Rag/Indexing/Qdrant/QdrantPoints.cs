using System.Text.Json.Serialization;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>A point that is written.</summary>
internal sealed record NewPoint<TPayload>(Guid Id, PointVectors Vector, TPayload Payload);

/// <summary>A point that was read. Null is what was not asked for.</summary>
internal sealed record ReadPoint<TPayload>(Guid Id, float Score, TPayload? Payload, PointVectors? Vector);

/// <summary>The vectors of a point, by name.</summary>
/// <param name="Dense">Numbers; compared by cosine, and so kept at length 1 by the server.</param>
/// <param name="Lex">Terms and what each weighs in the passage.</param>
internal sealed record PointVectors(float[]? Dense, SparseVector? Lex = null);

/// <summary>Terms and weights, side by side. No term occurs twice.</summary>
internal sealed record SparseVector(uint[] Indices, float[] Values);

/// <summary>What an update did.</summary>
internal sealed record UpdateResult(string Status);

/// <summary>How many.</summary>
internal sealed record PointCount(int Count);

/// <summary>What to count.</summary>
internal sealed record CountRequest(bool Exact);

/// <summary>Which points go.</summary>
internal sealed record DeleteRequest(QdrantFilter Filter);

/// <summary>Reads points one page after another, in the order of their ids.</summary>
internal sealed record ScrollRequest(QdrantFilter? Filter, int Limit, Guid? Offset, PayloadFields WithPayload, bool WithVector);

/// <summary>A page of points, and where the next begins; null after the last.</summary>
internal sealed record ScrollPage<TPayload>(IReadOnlyList<ReadPoint<TPayload>> Points, Guid? NextPageOffset);

/// <summary>Points that are near to something.</summary>
internal sealed record QueryRequest
{
    /// <summary>Searches whose results are fused.</summary>
    public IReadOnlyList<Prefetch>? Prefetch { get; init; }

    /// <summary>To what.</summary>
    public required QueryVector Query { get; init; }

    /// <summary>Which vectors are compared; null for a fusion.</summary>
    public string? Using { get; init; }

    /// <summary>Only these points.</summary>
    public QdrantFilter? Filter { get; init; }

    /// <summary>How to search.</summary>
    public SearchParameters? Params { get; init; }

    /// <summary>How many at most.</summary>
    public required int Limit { get; init; }

    /// <summary>How much of the payloads comes back.</summary>
    public PayloadFields WithPayload { get; init; } = PayloadFields.None;
}

/// <summary>A search whose results are fused with another's.</summary>
internal sealed record Prefetch(QueryVector Query, string Using, int Limit, QdrantFilter? Filter, SearchParameters? Params);

/// <summary>How thoroughly a graph is walked, or that it is not used.</summary>
internal sealed record SearchParameters
{
    /// <summary>Candidates kept while walking.</summary>
    public int? HnswEf { get; init; }

    /// <summary>Compares all that pass the filter.</summary>
    public bool? Exact { get; init; }
}

/// <summary>Points, best first.</summary>
internal sealed record QueryResult(IReadOnlyList<ReadPoint<PassagePayload>> Points);

/// <summary>What a query looks for: one of the three.</summary>
[JsonConverter(typeof(QueryVectorConverter))]
internal sealed record QueryVector
{
    /// <summary>Numbers.</summary>
    public float[]? Dense { get; init; }

    /// <summary>Terms and weights.</summary>
    public SparseVector? Sparse { get; init; }

    /// <summary>Fusion of what was prefetched, by reciprocal ranks: 1 / (rank from 0 + this number).</summary>
    public int? FusionK { get; init; }
}
