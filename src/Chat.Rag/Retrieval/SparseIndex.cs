namespace Chat.Rag.Retrieval;

/// <summary>An inverted index of weighted terms with cosine scores: small texts, all in memory, never changed.</summary>
internal sealed class SparseIndex
{
    private readonly Dictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly float[] _norms;

    public SparseIndex(IReadOnlyList<IReadOnlyList<(string Term, float Weight)>> texts)
    {
        var bags = texts.Select(Bag).ToList();
        var documentFrequency = bags.SelectMany(b => b.Keys).CountBy(k => k).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        _norms = new float[bags.Count];
        foreach (var (term, count) in documentFrequency)
            _terms[term] = new(MathF.Log(1f + (bags.Count - count + 0.5f) / (count + 0.5f)), []);
        for (var text = 0; text < bags.Count; text++)
        {
            foreach (var (term, weight) in bags[text])
            {
                var entry = _terms[term];
                var value = weight * entry.Idf;
                entry.Postings.Add(new(text, value));
                _norms[text] += value * value;
            }

            _norms[text] = MathF.Sqrt(_norms[text]);
        }
    }

    public int Count => _norms.Length;

    /// <summary>
    /// Cosine between the query and every text, 0–1. Terms that no text has count in the query's length,
    /// as the rarest there are: a question about something else must not look like a match.
    /// </summary>
    public float[] Score(IEnumerable<(string Term, float Weight)> query)
    {
        var scores = new float[_norms.Length];
        var norm = 0f;
        var unseen = MathF.Log(1f + 2f * _norms.Length);
        foreach (var (term, weight) in Bag(query))
        {
            if (!_terms.TryGetValue(term, out var entry))
            {
                norm += weight * weight * unseen * unseen;
                continue;
            }

            var value = weight * entry.Idf;
            norm += value * value;
            foreach (var posting in entry.Postings)
                scores[posting.Text] += value * posting.Value;
        }

        norm = MathF.Sqrt(norm);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = scores[i] == 0 ? 0 : scores[i] / (norm * _norms[i]);
        return scores;
    }

    // A word said twice does not count twice.
    private static Dictionary<string, float> Bag(IEnumerable<(string Term, float Weight)> terms)
    {
        var bag = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (term, weight) in terms)
            bag[term] = Math.Max(bag.GetValueOrDefault(term), weight);
        return bag;
    }

    private readonly record struct Posting(int Text, float Value);

    private sealed record Term(float Idf, List<Posting> Postings);
}
