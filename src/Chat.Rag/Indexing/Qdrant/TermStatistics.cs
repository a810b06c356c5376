using System.Runtime.InteropServices;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// What ranking candidates needs to know of all passages: which terms there are, in how many passages each stands, how long the
/// fields are on average. The postings themselves are the server's.
/// </summary>
internal sealed class TermStatistics
{
    // Counts of the document's title do not make a term common: all its passages have it.
    private const uint OwnFields = ~(0xffu << (8 * (int)Field.Document));

    private readonly List<string> _names = [];
    private readonly List<int> _frequencies = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, int> _byHash = [];
    private readonly Dictionary<ulong, List<int>> _skeletons = [];
    private readonly long[] _lengths = new long[PassageTerms.Fields];

    /// <summary>Passages.</summary>
    public int Passages { get; private set; }

    /// <summary>Mean lengths of the fields.</summary>
    public double[] MeanLengths => [.. _lengths.Select(l => l / (double)Math.Max(1, Passages))];

    public int Find(string term) => _numbers.GetValueOrDefault(term, -1);

    public string NameOf(int term) => _names[term];

    public int Frequency(int term) => _frequencies[term];

    public ReadOnlySpan<int> OfSkeleton(ulong hash) => _skeletons.TryGetValue(hash, out var terms) ? CollectionsMarshal.AsSpan(terms) : default;

    /// <summary>Counts a passage that comes.</summary>
    public void Add(PassageTerms passage)
    {
        Passages++;
        for (var field = 0; field < _lengths.Length; field++)
            _lengths[field] += passage.Lengths[field];
        for (var i = 0; i < passage.Terms.Length; i++)
        {
            var number = Number(passage.Terms[i]);
            if ((passage.Counts[i] & OwnFields) != 0)
                _frequencies[number]++;
        }
    }

    /// <summary>Takes a passage that goes out of the counts. Its terms stay known: that costs little, and the next build from nothing forgets them.</summary>
    public void Remove(byte[] kept)
    {
        Passages--;
        var lengths = KeptTerms.Lengths(kept);
        for (var field = 0; field < _lengths.Length; field++)
            _lengths[field] -= lengths[field];
        var numbers = KeptTerms.Numbers(kept);
        for (var i = 0; i < numbers.Length; i += 2)
        {
            if ((numbers[i + 1] & OwnFields) != 0 && _byHash.TryGetValue(numbers[i], out var number) && _frequencies[number] > 0)
                _frequencies[number]--;
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Passages);
        foreach (var length in _lengths)
            writer.Write(length);
        writer.Write(_names.Count);
        for (var i = 0; i < _names.Count; i++)
        {
            writer.Write(_names[i]);
            writer.Write7BitEncodedInt(_frequencies[i]);
        }
    }

    public static TermStatistics Read(BinaryReader reader)
    {
        var statistics = new TermStatistics { Passages = reader.ReadInt32() };
        for (var field = 0; field < statistics._lengths.Length; field++)
            statistics._lengths[field] = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var number = statistics.Number(reader.ReadString());
            statistics._frequencies[number] = reader.Read7BitEncodedInt();
        }

        return statistics;
    }

    private int Number(string term)
    {
        if (_numbers.TryGetValue(term, out var known))
            return known;
        var number = _names.Count;
        _names.Add(term);
        _frequencies.Add(0);
        _numbers[term] = number;
        // Two terms of one hash, about one pair in 100,000 terms: the rarer one is counted wrongly when its passages go.
        _byHash.TryAdd(KeptTerms.Hash(term), number);
        // As in the embedded index: phrases, concepts and words of other languages have no cognates.
        if (!term.AsSpan().ContainsAny(Terms.Joint, ':') && Skeleton.Of(term) is { } skeleton)
        {
            var hash = Skeleton.Hash(skeleton);
            if (!_skeletons.TryGetValue(hash, out var terms))
                _skeletons[hash] = terms = [];
            terms.Add(number);
        }

        return number;
    }
}
