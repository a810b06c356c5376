using System.Text;
using System.Text.Json;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Qdrant;

namespace Chat.Testing.Qdrant;

/// <summary>
/// Numbers of passages and questions without glossary or model, for tests of what lies around: words are terms, and a vector
/// counts words by their hash. What it learns is the mean length of a passage.
/// </summary>
public static class WordEncoding
{
    /// <summary>Numbers of a vector unless a test says otherwise.</summary>
    public const int Dimensions = 32;

    /// <summary>The encoding.</summary>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="model">Id of the model that it passes for.</param>
    /// <param name="ballast">So many bytes more that it claims to have learnt.</param>
    public static PassageEncoding Create(int dimensions = Dimensions, string model = "words:1", int ballast = 0) => new(
        model,
        dimensions,
        "words",
        (passages, _) => Task.FromResult<IPassageEncoder>(new WordEncoder(dimensions, new Learnt(passages.Count == 0 ? 1 : (float)passages.Average(p => Words(p.Text).Count), new byte[ballast]))),
        bytes => new WordEncoder(dimensions, JsonSerializer.Deserialize<Learnt>(bytes.Span)!));

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text + " ")
        {
            if (char.IsLetterOrDigit(letter))
                word.Append(char.ToLowerInvariant(letter));
            else if (word.Length > 3)
                words.Add(word.ToString());
            if (!char.IsLetterOrDigit(letter))
                word.Clear();
        }

        return words;
    }

    // FNV-1a: the same in every process.
    private static uint Hash(string word) => word.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619);

    private sealed record Learnt(float MeanLength, byte[] Ballast);

    private sealed class WordEncoder(int dimensions, Learnt learnt) : IPassageEncoder
    {
        public Task<IReadOnlyList<EncodedPassage>> EncodeAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<EncodedPassage>>([.. passages.Select(p => new EncodedPassage(Vector(Words(p.Text)), Terms(Words(p.Text)), []))]);

        public Task<EncodedQuestion> EncodeAsync(PassageQuery query, CancellationToken cancellation)
        {
            var words = Words(query.Text).Distinct().ToList();
            return Task.FromResult(new EncodedQuestion(
                words.Count == 0 ? null : Vector(words),
                [.. words.Select(w => new TermWeight(Hash(w), 1))],
                (candidates, limit, _) => Task.FromResult<IReadOnlyList<UnitHit>>(Rank(words, candidates, limit))));
        }

        public void Count(IReadOnlyList<Passage> passages)
        {
        }

        public void Forget(byte[] kept)
        {
        }

        public void Place(string unit, ReadOnlySpan<float> vector)
        {
        }

        public Task LearnAsync(CancellationToken cancellation) => Task.CompletedTask;

        public void Dispose()
        {
        }

        public ReadOnlyMemory<byte> Save() => JsonSerializer.SerializeToUtf8Bytes(learnt);

        private static List<UnitHit> Rank(List<string> words, IReadOnlyList<PassageCandidate> candidates, int limit) =>
            [.. candidates.Select(c => Hit(words, c)).GroupBy(h => h.Unit).Select(u => u.MaxBy(h => h.Score)!)
                .OrderByDescending(h => h.Score).ThenBy(h => h.Unit, StringComparer.Ordinal).Take(limit)];

        private static UnitHit Hit(List<string> words, PassageCandidate candidate)
        {
            var there = Words(candidate.Passage.Text).ToHashSet();
            var terms = words.Where(there.Contains).Select(w => new MatchedTerm(w, w, "text", 1)).ToList();
            return new UnitHit(candidate.Passage.Unit, terms.Count + candidate.Dense, candidate.Passage, new HitExplanation(terms.Count, candidate.Dense, 1, null, terms));
        }

        private List<TermWeight> Terms(List<string> words) =>
            [.. words.GroupBy(Hash).Select(w => new TermWeight(w.Key, w.Count() * 1.9f / (w.Count() + (0.9f * (0.6f + (0.4f * words.Count / learnt.MeanLength))))))];

        private float[] Vector(List<string> words)
        {
            var vector = new float[dimensions];
            foreach (var word in words)
                vector[Hash(word) % (uint)dimensions]++;
            return vector;
        }
    }
}
