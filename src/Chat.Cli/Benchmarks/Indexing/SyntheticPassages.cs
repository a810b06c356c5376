using System.Text;
using Chat.Rag.Indexing;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary>
/// As many passages as wanted, made of real ones: the real ones first, then copies of their shape (law, unit, rank, length) with other words.
/// Each word follows the one before as it does somewhere in the law, so words have the law's frequencies (Zipf), and phrases stay phrases.
/// One word in 200 is a name that only synthetic passages have, so that the vocabulary grows with the passages, as it does in real collections.
/// </summary>
internal sealed class SyntheticPassages
{
    private const double Jump = 0.1;
    private const double Name = 1 / 200.0;

    private readonly IReadOnlyList<Passage> _real;
    private readonly int _seed;
    private readonly List<string> _words = [];
    private readonly int[] _stream;
    private readonly int[] _starts;
    private readonly int[] _positions;

    /// <summary>Learns which word follows which.</summary>
    public SyntheticPassages(IReadOnlyList<Passage> real, int seed)
    {
        (_real, _seed) = (real, seed);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var stream = new List<int>();
        foreach (var word in real.SelectMany(p => Words(p.Text)))
        {
            if (!ids.TryGetValue(word, out var id))
            {
                ids[word] = id = _words.Count;
                _words.Add(word);
            }

            stream.Add(id);
        }

        _stream = [.. stream];
        _starts = new int[_words.Count + 1];
        foreach (var word in _stream)
            _starts[word + 1]++;
        for (var i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        var next = _starts[..^1];
        _positions = new int[_stream.Length];
        for (var i = 0; i < _stream.Length; i++)
            _positions[next[_stream[i]]++] = i;
    }

    /// <summary>The first of an endless row that is always the same, made on all cores.</summary>
    public IReadOnlyList<Passage> Take(int count, CancellationToken stop)
    {
        var passages = new Passage[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = stop }, i => passages[i] = i < _real.Count ? _real[i] : Make(i / _real.Count, _real[i % _real.Count], new Random(HashCode(i))));
        return passages;
    }

    private int HashCode(int i) => unchecked((_seed * 486_187_739) + (i * 16_777_619));

    private Passage Make(int copy, Passage real, Random random)
    {
        var id = $"{real.Document}-{copy}";
        return real with
        {
            Id = id + real.Id[real.Document.Length..],
            Document = id,
            Unit = id + real.Unit[real.Document.Length..],
            Text = Text(Words(real.Text).Length, random),
        };
    }

    private string Text(int words, Random random)
    {
        var text = new StringBuilder(words * 7);
        var at = random.Next(_stream.Length);
        for (var i = 0; i < words; i++)
        {
            var word = _stream[at];
            text.Append(i == 0 ? "" : " ").Append(random.NextDouble() < Name ? NameOf(random) : _words[word]);
            at = random.NextDouble() < Jump ? random.Next(_stream.Length) : (_positions[random.Next(_starts[word], _starts[word + 1])] + 1) % _stream.Length;
        }

        return text.ToString();
    }

    // The rank is as likely as 1 / rank: Zipf's law.
    private static string NameOf(Random random)
    {
        var name = new StringBuilder("z");
        for (var rank = (int)Math.Exp(random.NextDouble() * Math.Log(int.MaxValue)); rank > 0; rank /= 26)
            name.Append((char)('a' + (rank % 26)));
        return name.ToString();
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
