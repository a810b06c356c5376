namespace Chat.Rag.Indexing.Embedded;

/// <summary>Terms of an index with the passages that they stand in: all passages, or candidates that a server found.</summary>
internal interface ITermTable
{
    /// <summary>Lengths of the fields, passage after passage.</summary>
    ReadOnlySpan<ushort> Lengths { get; }

    /// <summary>Number of a term; -1 when there is none.</summary>
    int Find(string term);

    /// <summary>A term in UTF-8.</summary>
    ReadOnlySpan<byte> NameOf(int term);

    /// <summary>In how many passages of the whole index a term stands, their document's title left out.</summary>
    int Frequency(int term);

    /// <summary>Terms whose words have a skeleton of this hash.</summary>
    ReadOnlySpan<int> OfSkeleton(ulong hash);

    /// <summary>Passages of the table that a term stands in, in order.</summary>
    ReadOnlySpan<int> Passages(int term);

    /// <summary>How often it stands in each field of them.</summary>
    ReadOnlySpan<uint> Counts(int term);
}
