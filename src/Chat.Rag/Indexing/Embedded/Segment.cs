using System.Text;
using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The terms of new passages, in memory: passage after passage for training, and term after term for merging.</summary>
internal sealed class Segment
{
    // Passages analysed before their terms are interned: bounds what lies about as strings.
    private const int Batch = 4096;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int> _terms = [];
    private readonly List<uint> _counts = [];
    private readonly List<int> _starts = [0];
    private readonly List<ushort> _lengths = [];

    private Segment()
    {
    }

    /// <summary>Passages.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Terms by number, in no order.</summary>
    public IReadOnlyCollection<string> Terms => _ids.Keys;

    /// <summary>Lengths of the fields, passage after passage.</summary>
    public IReadOnlyList<ushort> Lengths => _lengths;

    public static Segment Analyze(IReadOnlyList<Passage> passages, LegalAnalysis analysis, Action<int> done, CancellationToken cancellation)
    {
        var segment = new Segment();
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

        return segment;
    }

    /// <summary>Number of a term; -1 when no passage has it.</summary>
    public int IdOf(string term) => _ids.GetValueOrDefault(term, -1);

    /// <summary>Calls for each term of a passage.</summary>
    public void ForEach(int passage, Action<int, uint> each)
    {
        for (var i = _starts[passage]; i < _starts[passage + 1]; i++)
            each(_terms[i], _counts[i]);
    }

    /// <summary>Terms in the order of their bytes, each with its passages in order.</summary>
    public SortedTerms Sort()
    {
        var names = new (byte[] Name, int Id)[_ids.Count];
        foreach (var (term, id) in _ids)
            names[id] = (Encoding.UTF8.GetBytes(term), id);
        var starts = new int[_ids.Count + 1];
        foreach (var term in _terms)
            starts[term + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var next = starts[..^1];
        var (passages, counts) = (new int[_terms.Count], new uint[_terms.Count]);
        for (var passage = 0; passage < Count; passage++)
        {
            for (var i = _starts[passage]; i < _starts[passage + 1]; i++)
            {
                var at = next[_terms[i]]++;
                (passages[at], counts[at]) = (passage, _counts[i]);
            }
        }

        Array.Sort(names, (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return new SortedTerms(names, starts, passages, counts);
    }

    private void Add(PassageTerms terms)
    {
        foreach (var term in terms.Terms)
        {
            if (!_ids.TryGetValue(term, out var id))
                _ids[term] = id = _ids.Count;
            _terms.Add(id);
        }

        _counts.AddRange(terms.Counts);
        _lengths.AddRange(terms.Lengths);
        _starts.Add(_terms.Count);
    }

    /// <summary>Postings of a segment.</summary>
    /// <param name="Names">Terms in order, with their numbers.</param>
    /// <param name="Starts">By number: where its postings start.</param>
    /// <param name="Passages">Passages.</param>
    /// <param name="Counts">Counts by field.</param>
    public sealed record SortedTerms((byte[] Name, int Id)[] Names, int[] Starts, int[] Passages, uint[] Counts);
}
