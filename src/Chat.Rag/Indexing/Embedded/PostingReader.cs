using System.Runtime.InteropServices;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The postings of one part of a segment in the order of their terms: of a part in memory, or of one on the disk, of which one term at a time is in memory.</summary>
internal sealed class PostingReader : IDisposable
{
    private const int None = int.MaxValue;

    private readonly SortedPostings? _sorted;
    private readonly FileStream? _file;
    private readonly List<int> _passages = [];
    private readonly List<uint> _counts = [];

    /// <summary>Of a part in memory.</summary>
    public PostingReader(SortedPostings sorted) => _sorted = sorted;

    /// <summary>Of a part that <see cref="Write"/> put on the disk.</summary>
    public PostingReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18);
        Next();
    }

    /// <summary>Place of the term that is read; a part in memory is at every one.</summary>
    private int Term { get; set; } = None;

    /// <summary>Puts postings on the disk, without the terms that have none.</summary>
    public static void Write(string path, SortedPostings sorted)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 18);
        for (var term = 0; term + 1 < sorted.Starts.Length; term++)
        {
            var (from, count) = (sorted.Starts[term], sorted.Starts[term + 1] - sorted.Starts[term]);
            if (count == 0)
                continue;
            file.Write(MemoryMarshal.AsBytes<int>([term, count]));
            file.Write(MemoryMarshal.AsBytes(sorted.Passages.AsSpan(from, count)));
            file.Write(MemoryMarshal.AsBytes(sorted.Counts.AsSpan(from, count)));
        }
    }

    /// <summary>Postings of a term; terms are asked for in order.</summary>
    public void Of(int term, PostingTaker take)
    {
        if (_sorted is not null)
        {
            var (from, to) = (_sorted.Starts[term], _sorted.Starts[term + 1]);
            take(_sorted.Passages.AsSpan(from, to - from), _sorted.Counts.AsSpan(from, to - from));
        }
        else if (Term == term)
        {
            take(CollectionsMarshal.AsSpan(_passages), CollectionsMarshal.AsSpan(_counts));
            Next();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Next()
    {
        Span<int> head = stackalloc int[2];
        if (_file!.ReadAtLeast(MemoryMarshal.AsBytes(head), sizeof(int) * 2, throwOnEndOfStream: false) == 0)
        {
            Term = None;
            return;
        }

        Term = head[0];
        CollectionsMarshal.SetCount(_passages, head[1]);
        CollectionsMarshal.SetCount(_counts, head[1]);
        _file.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_passages)));
        _file.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_counts)));
    }
}

/// <summary>Takes postings of a term: passages, and counts by field.</summary>
internal delegate void PostingTaker(ReadOnlySpan<int> passages, ReadOnlySpan<uint> counts);
