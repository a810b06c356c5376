using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Learning;

namespace Chat.Rag.Retrieval;

/// <summary>An inverted index of weighted terms with cosine scores: small texts, never changed.</summary>
internal sealed class SparseIndex
{
    /// <summary>Blocks that it takes in a file of what was learnt.</summary>
    public const int Blocks = 5;

    // Terms by their hash, in order: 64 bits tell some ten thousand terms apart, and need no strings.
    private readonly LearntValues<ulong> _terms;
    private readonly LearntValues<float> _weights;
    // Where a term's postings begin; one more, for the end of the last.
    private readonly LearntValues<int> _starts;
    private readonly LearntValues<Posting> _postings;
    private readonly LearntValues<float> _norms;

    public SparseIndex(IReadOnlyList<IReadOnlyList<(string Term, float Weight)>> texts)
    {
        var bags = texts.Select(Bag).ToList();
        var frequencies = new Dictionary<ulong, int>();
        foreach (var term in bags.SelectMany(b => b.Keys))
            frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
        ulong[] terms = [.. frequencies.Keys.Order()];
        var weights = new float[terms.Length];
        var starts = new int[terms.Length + 1];
        var places = new Dictionary<ulong, int>(terms.Length);
        for (var term = 0; term < terms.Length; term++)
        {
            var count = frequencies[terms[term]];
            places[terms[term]] = term;
            weights[term] = MathF.Log(1f + (bags.Count - count + 0.5f) / (count + 0.5f));
            starts[term + 1] = starts[term] + count;
        }

        var next = starts[..^1];
        var postings = new Posting[starts[^1]];
        var norms = new float[bags.Count];
        for (var text = 0; text < bags.Count; text++)
        {
            foreach (var (term, weight) in bags[text])
            {
                var place = places[term];
                var value = weight * weights[place];
                postings[next[place]++] = new(text, value);
                norms[text] += value * value;
            }

            norms[text] = MathF.Sqrt(norms[text]);
        }

        (_terms, _weights, _starts, _postings, _norms) = (terms, weights, starts, postings, norms);
    }

    private SparseIndex(LearntReader reader) =>
        (_terms, _weights, _starts, _postings, _norms) = (reader.Next<ulong>(), reader.Next<float>(), reader.Next<int>(), reader.Next<Posting>(), reader.Next<float>());

    /// <summary>One that was built at an earlier start.</summary>
    public static SparseIndex Read(LearntReader reader) => new(reader);

    /// <summary>Keeps it for later starts.</summary>
    public void Write(BlockFile.Writer writer)
    {
        writer.Write(_terms.Span);
        writer.Write(_weights.Span);
        writer.Write(_starts.Span);
        writer.Write(_postings.Span);
        writer.Write(_norms.Span);
    }

    /// <summary>
    /// Cosine between the query and every text, 0–1. Terms that no text has count in the query's length,
    /// as the rarest there are: a question about something else must not look like a match.
    /// </summary>
    public float[] Score(IEnumerable<(string Term, float Weight)> query)
    {
        var norms = _norms.Span;
        var scores = new float[norms.Length];
        var norm = 0f;
        var unseen = MathF.Log(1f + 2f * norms.Length);
        foreach (var (term, weight) in Bag(query))
        {
            if (Find(term) is not { } place)
            {
                norm += weight * weight * unseen * unseen;
                continue;
            }

            var value = weight * _weights.Span[place];
            norm += value * value;
            foreach (var posting in PostingsOf(place))
                scores[posting.Text] += value * posting.Value;
        }

        norm = MathF.Sqrt(norm);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = scores[i] == 0 ? 0 : scores[i] / (norm * norms[i]);
        return scores;
    }

    /// <summary>True when a term stands in any of the texts that are meant.</summary>
    public bool Contains(string term, Func<int, bool> isMeant)
    {
        if (Find(HashOf(term)) is not { } place)
            return false;
        foreach (var posting in PostingsOf(place))
        {
            if (isMeant(posting.Text))
                return true;
        }

        return false;
    }

    private int? Find(ulong term) => _terms.Span.BinarySearch(term) is >= 0 and var place ? place : null;

    private ReadOnlySpan<Posting> PostingsOf(int place) => _starts.Span.Slice(place, 2) is var ends ? _postings.Span[ends[0]..ends[1]] : default;

    // A word said twice does not count twice.
    private static Dictionary<ulong, float> Bag(IEnumerable<(string Term, float Weight)> terms)
    {
        var bag = new Dictionary<ulong, float>();
        foreach (var (term, weight) in terms)
        {
            var hash = HashOf(term);
            bag[hash] = Math.Max(bag.GetValueOrDefault(hash), weight);
        }

        return bag;
    }

    private static ulong HashOf(string term)
    {
        var hash = 14695981039346656037ul; // FNV-1a
        foreach (var c in term)
            hash = (hash ^ c) * 1099511628211ul;
        return hash;
    }

    private readonly record struct Posting(int Text, float Value);
}
