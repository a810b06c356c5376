namespace Chat.Rag.Indexing.Analysis;

/// <summary>Finds the glossary's Spanish phrases in the stems of a passage, also within each other.</summary>
internal sealed class PhraseFinder
{
    private readonly HashSet<ulong> _beginnings = [];
    private readonly Dictionary<ulong, string> _phrases = [];
    private readonly int _longest;

    public PhraseFinder(IEnumerable<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            var stems = phrase.Split(Terms.Joint);
            _longest = Math.Max(_longest, stems.Length);
            var hash = Start;
            for (var i = 0; i < stems.Length; i++)
            {
                hash = Add(hash, stems[i]);
                if (i + 1 < stems.Length)
                    _beginnings.Add(hash);
                else
                    _phrases[hash] = phrase;
            }
        }
    }

    // FNV-1a over 64 bits: among a few ten thousand phrases no two meet in practice, and one that did would cost one false match.
    private const ulong Start = 14695981039346656037;

    public void Find(List<string> stems, Action<string> found)
    {
        for (var i = 0; i < stems.Count; i++)
        {
            var hash = Start;
            for (var j = i; j < Math.Min(stems.Count, i + _longest); j++)
            {
                hash = Add(hash, stems[j]);
                if (_phrases.TryGetValue(hash, out var phrase))
                    found(phrase);
                if (!_beginnings.Contains(hash))
                    break;
            }
        }
    }

    private static ulong Add(ulong hash, string stem)
    {
        foreach (var c in stem)
            hash = (hash ^ c) * 1099511628211;
        return (hash ^ Terms.Joint) * 1099511628211;
    }
}
