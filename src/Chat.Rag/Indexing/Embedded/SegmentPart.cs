using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Terms of passages in a row, as numbers: what of a segment is in memory at a time. Used again for the next part, so that none of it becomes garbage.</summary>
internal sealed class SegmentPart
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _terms = [];
    private readonly List<uint> _counts = [];

    /// <summary>Number of its first passage within the segment.</summary>
    public int First { get; private set; }

    /// <summary>Passages.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Terms of all of them.</summary>
    public int Postings => _terms.Count;

    /// <summary>Adds a passage.</summary>
    public void Add(ReadOnlySpan<int> terms, ReadOnlySpan<uint> counts)
    {
        _terms.AddRange(terms);
        _counts.AddRange(counts);
        _starts.Add(_terms.Count);
    }

    /// <summary>Calls for each term of a passage, by the passage's number within the segment.</summary>
    public void ForEach(int passage, Action<int, uint> each)
    {
        for (var i = _starts[passage - First]; i < _starts[passage - First + 1]; i++)
            each(_terms[i], _counts[i]);
    }

    /// <summary>Its postings, term after term.</summary>
    /// <param name="ranks">By term: its place in the order wanted.</param>
    public SortedPostings SortBy(ReadOnlySpan<int> ranks)
    {
        var starts = new int[ranks.Length + 1];
        foreach (var term in _terms)
            starts[ranks[term] + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var next = starts.AsSpan(0, ranks.Length).ToArray();
        var (passages, counts) = (new int[_terms.Count], new uint[_terms.Count]);
        for (var passage = 0; passage < Count; passage++)
        {
            for (var i = _starts[passage]; i < _starts[passage + 1]; i++)
            {
                var at = next[ranks[_terms[i]]]++;
                (passages[at], counts[at]) = (First + passage, _counts[i]);
            }
        }

        return new SortedPostings(starts, passages, counts);
    }

    /// <summary>Begins the next part.</summary>
    public void Clear(int first)
    {
        First = first;
        CollectionsMarshal.SetCount(_starts, 1);
        _terms.Clear();
        _counts.Clear();
    }

    /// <summary>Puts it on the disk.</summary>
    public void Write(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        file.Write(MemoryMarshal.AsBytes<int>([First, Count, Postings]));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_starts)));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_terms)));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_counts)));
    }

    /// <summary>Takes up another that was put there.</summary>
    public void Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Span<int> sizes = stackalloc int[3];
        file.ReadExactly(MemoryMarshal.AsBytes(sizes));
        First = sizes[0];
        Fill(_starts, sizes[1] + 1);
        Fill(_terms, sizes[2]);
        Fill(_counts, sizes[2]);

        void Fill<T>(List<T> list, int count)
            where T : unmanaged
        {
            CollectionsMarshal.SetCount(list, count);
            file.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list)));
        }
    }
}

/// <summary>Postings, term after term.</summary>
/// <param name="Starts">By the term's place: where its postings start.</param>
/// <param name="Passages">Passages.</param>
/// <param name="Counts">Counts by field.</param>
internal sealed record SortedPostings(int[] Starts, int[] Passages, uint[] Counts);
