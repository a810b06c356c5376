using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Tells whether a sentence speaks of what its sources speak of. It knows words and concepts, not meaning: it stops a sentence from
/// elsewhere that carries a borrowed number, not a wrong conclusion drawn from the right words.
/// </summary>
public sealed class SupportCheck
{
    // A paraphrase keeps most of the telling nouns; a sentence from elsewhere shares some by chance. Measured: docs/generation.md.
    private const double LeastShare = 0.35;

    // In a sentence of a few words one borrowed word is a large share.
    private const int FewWords = 3;
    private const double LeastShareOfFew = 0.75;

    private readonly TextAnalyzer _analyzer;
    private readonly Dictionary<Language, Dictionary<string, double>> _weights;
    private readonly double _rarest;

    /// <summary>Weighs words by how few topics use them: what is in every topic says little, what is in two says a lot.</summary>
    public SupportCheck(KnowledgeBase knowledge, TextAnalyzer analyzer)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _analyzer = analyzer;
        _rarest = Math.Log(1 + knowledge.Topics.Count);
        _weights = LanguageCodes.All.ToDictionary(l => l, l => Weights(knowledge, l));
    }

    /// <summary>True when enough of the words that carry matter stand in the sources.</summary>
    internal bool Carries(IReadOnlyList<SourceWords> cited, string text, Language language)
    {
        var least = LeastShare;
        // A figure has been looked for by itself; a few words without one say nothing that could be checked but themselves.
        if (FigureReader.Read(text).Count == 0)
        {
            var matter = _analyzer.Analyze(text, language).Stems.Distinct().Count();
            if (matter <= 1)
                return cited.Any(c => Padded(c.Text).Contains(Padded(text), StringComparison.Ordinal));
            least = matter <= FewWords ? LeastShareOfFew : LeastShare;
        }

        return Share(cited, text, language) >= least;
    }

    /// <summary>Share (0–1) of what the words of a text weigh that stands in the sources; 1 for a text of small words only.</summary>
    internal double Share(IReadOnlyList<SourceWords> cited, string text, Language language)
    {
        var words = _analyzer.Analyze(text, language);
        var (all, found) = (0.0, 0.0);
        foreach (var stem in words.Stems.Distinct())
        {
            var weight = _weights[language].GetValueOrDefault(stem, _rarest);
            all += weight;
            found += cited.Any(c => c.Stems.Contains(stem)) ? weight : 0;
        }

        // A concept is the same in other words, and in another language.
        var concepts = words.Concepts.Distinct().ToList();
        var shared = concepts.Count(concept => cited.Any(c => c.Concepts.Contains(concept)));
        var byConcept = concepts.Count == 0 ? 0 : (double)shared / concepts.Count;
        return all == 0 ? 1 : Math.Max(found / all, (found / all + byConcept) / 2);
    }

    // Whole words only: "iva" does not stand in "privativa".
    private static string Padded(string text) => $" {string.Join(' ', Folding.Tokens(text))} ";

    private Dictionary<string, double> Weights(KnowledgeBase knowledge, Language language)
    {
        var topics = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in knowledge.Topics.Values.Where(t => t.Texts.ContainsKey(language)).Select(t => t.Texts[language]))
        {
            foreach (var stem in text.Blocks.SelectMany(b => _analyzer.Analyze(b.Template, language).Stems).Distinct())
                topics[stem] = topics.GetValueOrDefault(stem) + 1;
        }

        return topics.ToDictionary(t => t.Key, t => Math.Log((1.0 + knowledge.Topics.Count) / t.Value));
    }
}
