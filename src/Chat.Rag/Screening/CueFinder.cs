using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Screening;

/// <summary>A cue found in a text.</summary>
/// <param name="Id">Its name in <c>cues.yml</c>, the same in every language.</param>
/// <param name="Start">Index of its first word.</param>
/// <param name="Length">From its first to its last word, in words.</param>
public readonly record struct FoundCue(string Id, int Start, int Length);

/// <summary>
/// Finds the phrases of <c>cues.yml</c>: what is done with the service's rules, who is spoken of, what is hidden from whom. They are
/// the same ideas in every language, so that what one language's examples teach holds in the others. A word written with <c>*</c>
/// stands for all words that begin so; up to two words may stand between those of a phrase.
/// </summary>
public sealed class CueFinder
{
    private const int WordsBetween = 2;
    private const int KeyLength = 3; // letters by which phrases are looked up; a beginning in cues.yml has at least as many
    private const int FewestLettersInside = 5; // shorter words are found in any string of letters

    private readonly Dictionary<Language, Dictionary<string, List<Phrase>>> _byKey = [];
    private readonly Dictionary<Language, List<Phrase>> _all = [];

    /// <summary>Reads the cues of the knowledge.</summary>
    public CueFinder(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        foreach (var language in LanguageCodes.All)
        {
            var phrases = knowledge.Cues
                .SelectMany(c => c.Variants[language].Concat(c.English).Select(p => Phrase.Of(c.Id, p)))
                .Where(p => p.Words.Length > 0)
                .ToList();
            _all[language] = phrases;
            _byKey[language] = phrases.GroupBy(p => Key(p.Words[0].Text), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        }
    }

    /// <summary>All cues of folded words, in order; several may share a word.</summary>
    public List<FoundCue> Find(IReadOnlyList<string> tokens, Language language)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var found = new List<FoundCue>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!_byKey[language].TryGetValue(Key(tokens[i]), out var candidates))
                continue;
            foreach (var phrase in candidates)
            {
                if (EndOf(phrase, tokens, i) is > 0 and var end && !found.Any(f => f.Id == phrase.Cue && f.Start == i))
                    found.Add(new FoundCue(phrase.Cue, i, end - i));
            }
        }

        return found;
    }

    /// <summary>Ids of the cues that stand in a string of letters without spaces.</summary>
    public IReadOnlySet<string> FindInside(string letters, Language language)
    {
        ArgumentNullException.ThrowIfNull(letters);
        return _all[language]
            .Where(p => p.Words.Any(w => w.Text.Length >= FewestLettersInside) && p.Words.All(w => letters.Contains(w.Text, StringComparison.Ordinal)))
            .Select(p => p.Cue)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static int EndOf(Phrase phrase, IReadOnlyList<string> tokens, int start)
    {
        if (!phrase.Words[0].Is(tokens[start]))
            return 0;
        var at = start + 1;
        foreach (var word in phrase.Words.AsSpan(1))
        {
            var last = Math.Min(tokens.Count - 1, at + WordsBetween);
            while (at <= last && !word.Is(tokens[at]))
                at++;
            if (at > last)
                return 0;
            at++;
        }

        return at;
    }

    private static string Key(string word) => word.Length > KeyLength ? word[..KeyLength] : word;

    private readonly record struct Word(string Text, bool IsBeginning)
    {
        public bool Is(string token) => IsBeginning ? token.StartsWith(Text, StringComparison.Ordinal) : token == Text;
    }

    private sealed record Phrase(string Cue, Word[] Words)
    {
        public static Phrase Of(string cue, string phrase) => new(cue, [.. phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(WordsOf)]);

        private static IEnumerable<Word> WordsOf(string written)
        {
            var tokens = Folding.Tokens(written.TrimEnd('*'));
            return tokens.Select((t, i) => new Word(t, written.EndsWith('*') && i == tokens.Count - 1));
        }
    }
}
