using System.Globalization;
using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>
/// The terms of new passages: passage after passage for training, and term after term for merging. Of a change, and of a few hundred laws,
/// in memory; of more, in parts on the disk of which one is in memory at a time, so that memory does not grow with the passages.
/// </summary>
internal sealed class Segment : IDisposable
{
    /// <summary>Terms of passages in memory at a time, 8 bytes each and as many again while they are sorted; the 234 laws have 3 million, which is one part.</summary>
    public const int MostInMemory = 1 << 22;

    // Passages analysed before their terms are interned: bounds what lies about as strings, about 10 KB a passage.
    private const int Batch = 1024;

    private readonly string _folder;
    private readonly int _most;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<ushort> _lengths = [];
    private readonly List<string> _files = [];
    private readonly List<string> _sorted = [];
    private readonly SegmentPart _part = new();
    private int[] _numbers = new int[1024];

    private Segment(string folder, int most) => (_folder, _most) = (folder, most);

    /// <summary>Passages.</summary>
    public int Count => _lengths.Count / PassageTerms.Fields;

    /// <summary>Terms by number, in no order.</summary>
    public IReadOnlyList<string> Terms => _names;

    /// <summary>Lengths of the fields, passage after passage.</summary>
    public IReadOnlyList<ushort> Lengths => _lengths;

    /// <summary>Takes passages apart, on all cores.</summary>
    /// <param name="folder">For parts that do not stay in memory; they are gone after <see cref="Dispose"/>.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="analysis">Makes their terms.</param>
    /// <param name="done">Told of how many.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="most">Terms of passages in memory at a time.</param>
    public static Segment Analyze(string folder, IReadOnlyList<Passage> passages, LegalAnalysis analysis, Action<int> done, CancellationToken cancellation, int most = MostInMemory)
    {
        var segment = new Segment(folder, most);
        try
        {
            var batch = new PassageTerms[Batch];
            for (var from = 0; from < passages.Count; from += Batch)
            {
                var start = from;
                var count = Math.Min(Batch, passages.Count - from);
                Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i => batch[i] = PassageTerms.Read(passages[start + i], analysis));
                for (var i = 0; i < count; i++)
                    segment.Add(batch[i]);
                done(from + count);
            }

            // Either all is in memory or nothing is.
            if (segment._files.Count > 0)
                segment.Spill();
            // All terms have their numbers. Of millions of terms this is the largest thing left, and merging, training and writing need none of it.
            segment._ids.Clear();
            segment._ids.TrimExcess();
            return segment;
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>All parts in order. Each is valid until the next is asked for.</summary>
    public IEnumerable<SegmentPart> Parts()
    {
        if (_files.Count == 0)
            yield return _part;
        foreach (var file in _files)
        {
            _part.Read(file);
            yield return _part;
        }
    }

    /// <summary>Numbers of the terms in the order of their names' bytes.</summary>
    public int[] Order()
    {
        var order = new int[_names.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(_names.ToArray(), order, Comparer<string>.Create(CompareBytes));
        return order;
    }

    /// <summary>Readers of the postings, a reader for each part, in the order of the parts. Dispose them.</summary>
    /// <param name="order">The order of the terms.</param>
    public IReadOnlyList<PostingReader> Sort(int[] order)
    {
        var ranks = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            ranks[order[i]] = i;
        var readers = new List<PostingReader>();
        foreach (var part in Parts())
        {
            var sorted = part.SortBy(ranks);
            if (_files.Count == 0)
            {
                readers.Add(new PostingReader(sorted));
                continue;
            }

            var path = PathOf("sorted", _sorted.Count);
            _sorted.Add(path);
            PostingReader.Write(path, sorted);
        }

        readers.AddRange(_sorted.Select(p => new PostingReader(p)));
        return readers;
    }

    /// <summary>Removes what it has on the disk.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Concat(_sorted))
            File.Delete(file);
    }

    /// <summary>Order of two names by their bytes in UTF-8, which is that of code points: surrogates come after all other characters.</summary>
    internal static int CompareBytes(string one, string other)
    {
        var same = one.AsSpan().CommonPrefixLength(other);
        if (same == one.Length || same == other.Length)
            return one.Length - other.Length;
        return Rank(one[same]) - Rank(other[same]);

        static int Rank(char c) => c < '\ud800' ? c : c >= '\ue000' ? c - 0x800 : c + 0x2000;
    }

    private void Add(PassageTerms terms)
    {
        if (_numbers.Length < terms.Terms.Length)
            Array.Resize(ref _numbers, terms.Terms.Length * 2);
        for (var i = 0; i < terms.Terms.Length; i++)
        {
            if (!_ids.TryGetValue(terms.Terms[i], out var id))
            {
                _ids[terms.Terms[i]] = id = _names.Count;
                _names.Add(terms.Terms[i]);
            }

            _numbers[i] = id;
        }

        if (_part.Count > 0 && _part.Postings + terms.Terms.Length > _most)
            Spill();
        _part.Add(_numbers.AsSpan(0, terms.Terms.Length), terms.Counts);
        _lengths.AddRange(terms.Lengths);
    }

    private void Spill()
    {
        var path = PathOf("part", _files.Count);
        _files.Add(path);
        _part.Write(path);
        _part.Clear(_part.First + _part.Count);
    }

    private string PathOf(string what, int number) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $".segment-{what}-{number}"));
}
