using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Text;

/// <summary>
/// Finds concepts in a sequence of stems: the longest variant wins, and a word may only serve one concept.
/// Function words are left out on both sides, so that "indemnización por despido" meets "indemnización de despido".
/// </summary>
internal sealed class GlossaryMatcher
{
    private const int LongestVariant = 6;

    private readonly Dictionary<Language, Dictionary<string, List<string>>> _byStems = [];

    public GlossaryMatcher(IEnumerable<Concept> concepts, Func<string, Language, IEnumerable<string>> contentStems)
    {
        foreach (var language in LanguageCodes.All)
            _byStems[language] = new(StringComparer.Ordinal);
        foreach (var concept in concepts)
        {
            foreach (var (language, variants) in concept.Variants)
            {
                foreach (var variant in variants)
                {
                    var stems = contentStems(variant, language).Take(LongestVariant).ToList();
                    if (stems.Count == 0)
                        continue;
                    var key = string.Join(' ', stems);
                    if (!_byStems[language].TryGetValue(key, out var ids))
                        _byStems[language][key] = ids = [];
                    if (!ids.Contains(concept.Id))
                        ids.Add(concept.Id);
                }
            }
        }
    }

    /// <summary>Ids of the concepts found, in order; a word with two meanings gives both.</summary>
    public List<string> Match(IReadOnlyList<string> stems, Language language)
    {
        var variants = _byStems[language];
        var found = new List<string>();
        for (var i = 0; i < stems.Count;)
        {
            var taken = 1;
            for (var length = Math.Min(LongestVariant, stems.Count - i); length > 0; length--)
            {
                var key = length == 1 ? stems[i] : string.Join(' ', stems.Skip(i).Take(length));
                if (!variants.TryGetValue(key, out var ids))
                    continue;
                found.AddRange(ids);
                taken = length;
                break;
            }

            i += taken;
        }

        return found;
    }
}
