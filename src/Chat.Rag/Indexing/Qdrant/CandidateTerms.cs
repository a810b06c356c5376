using System.Runtime.InteropServices;
using System.Text;
using Chat.Rag.Indexing.Embedded;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>The table of terms over the candidates of one search: how rare terms are is known of all passages, where they stand of the candidates only.</summary>
internal sealed class CandidateTerms : ITermTable
{
    private readonly TermStatistics _statistics;
    private readonly Dictionary<uint, (List<int> Passages, List<uint> Counts)> _postings = [];
    private readonly ushort[] _lengths;

    /// <summary>Over candidates.</summary>
    /// <param name="statistics">Of all passages.</param>
    /// <param name="kept">By candidate: what was kept of it.</param>
    /// <param name="wanted">Hashes of the terms that are asked for: where the others stand, nobody will ask.</param>
    public CandidateTerms(TermStatistics statistics, IReadOnlyList<byte[]> kept, IReadOnlySet<uint> wanted)
    {
        _statistics = statistics;
        _lengths = new ushort[kept.Count * PassageTerms.Fields];
        for (var passage = 0; passage < kept.Count; passage++)
        {
            KeptTerms.Lengths(kept[passage]).CopyTo(_lengths.AsSpan(passage * PassageTerms.Fields));
            var numbers = KeptTerms.Numbers(kept[passage]);
            for (var i = 0; i < numbers.Length; i += 2)
            {
                if (!wanted.Contains(numbers[i]))
                    continue;
                if (!_postings.TryGetValue(numbers[i], out var postings))
                    _postings[numbers[i]] = postings = ([], []);
                // Two terms of one hash in one passage: a passage may stand in a row only once.
                if (postings.Passages.Count > 0 && postings.Passages[^1] == passage)
                    continue;
                postings.Passages.Add(passage);
                postings.Counts.Add(numbers[i + 1]);
            }
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ushort> Lengths => _lengths;

    /// <inheritdoc/>
    public int Find(string term) => _statistics.Find(term);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> NameOf(int term) => Encoding.UTF8.GetBytes(_statistics.NameOf(term));

    /// <inheritdoc/>
    public int Frequency(int term) => _statistics.Frequency(term);

    /// <inheritdoc/>
    public ReadOnlySpan<int> OfSkeleton(ulong hash) => _statistics.OfSkeleton(hash);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Passages(int term) =>
        _postings.TryGetValue(KeptTerms.Hash(_statistics.NameOf(term)), out var postings) ? CollectionsMarshal.AsSpan(postings.Passages) : default;

    /// <inheritdoc/>
    public ReadOnlySpan<uint> Counts(int term) =>
        _postings.TryGetValue(KeptTerms.Hash(_statistics.NameOf(term)), out var postings) ? CollectionsMarshal.AsSpan(postings.Counts) : default;
}
