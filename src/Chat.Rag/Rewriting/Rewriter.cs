using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Rag.Text;

namespace Chat.Rag.Rewriting;

/// <summary>The second stage: a follow-up is made to stand alone, and year and territory are settled.</summary>
public sealed class Rewriter
{
    private readonly KnowledgeBase _knowledge;
    private readonly TextAnalyzer _analyzer;
    private readonly TerritoryReader _territories;
    private readonly TaxYearReader _years;
    // Ceuta and Melilla have a deduction and a tax of their own, which guidance knows by their names; elsewhere a place only says who answers.
    private const string KnownByPlace = "ceuta-melilla";

    private readonly Dictionary<Language, PhraseSet<bool>> _followUps;
    private readonly Dictionary<Language, PhraseSet<bool>> _collector;

    /// <summary>Reads the wording of the knowledge.</summary>
    public Rewriter(KnowledgeBase knowledge, TextAnalyzer analyzer, TerritoryReader territories, TaxYearReader years)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _knowledge = knowledge;
        _analyzer = analyzer;
        _territories = territories;
        _years = years;
        _followUps = LanguageCodes.All.ToDictionary(l => l, l => new PhraseSet<bool>(knowledge.Wording.FollowUps[l].Select(p => (p, true))));
        _collector = LanguageCodes.All.ToDictionary(l => l, l => new PhraseSet<bool>(knowledge.Wording.Collector[l].Select(p => (p, true))));
    }

    /// <summary>Rewrites a screened question.</summary>
    public SearchQuery Rewrite(ScreenedQuestion screened)
    {
        ArgumentNullException.ThrowIfNull(screened);
        var (text, language, context) = (screened.Answerable, screened.TextLanguage, screened.Question.Context);
        var tokens = Folding.Tokens(screened.Asked);
        var place = _territories.Read(tokens, language);
        var year = _years.Read(text, tokens, language, screened.Question.AsOf);
        var words = string.Join(' ', place.Territory is { } named && _knowledge.Territories[named].Kind == KnownByPlace ? tokens : place.Matter);
        var query = new SearchQuery(words, language)
        {
            // What introduced personal data ("me llamo [NAME]") would be missing from every article, and make a fitting one look poor.
            Standalone = Screener.WithoutMasks(text),
            TaxYear = year ?? context.TaxYear,
            NamesTaxYear = year is not null,
            Territory = place.Territory ?? context.Territory,
            Residence = place.Residence ?? context.Territory,
            AsksCollector = _collector[language].Find(tokens).Any(),
            Parts = screened.Questions,
            LeftOut = screened.Question.LeftOut,
            ContentWords = _analyzer.Analyze(words, language).Stems.Distinct().Count(),
        };
        if (context.LastQuestion is not { Length: > 0 } last)
            return query;

        var matter = _analyzer.Analyze(string.Join(' ', place.Matter.Where(t => !char.IsAsciiDigit(t[0]))), language).Stems;
        if (matter.Count == 0 && (year is not null || place.Territory is not null))
            return query with { Text = last, Near = Neighbourhood(context.Topic), Standalone = Join(last, text), SameTopic = true };
        var leans = _followUps[language].Find(tokens).Any(f => f.Start == 0) || matter.Count <= 1;
        return leans ? query with { Before = last, Near = Neighbourhood(context.Topic), Standalone = Join(last, text) } : query;
    }

    private HashSet<string> Neighbourhood(string? topic) =>
        topic is not null && _knowledge.Topics.TryGetValue(topic, out var known) ? [topic, .. known.Related] : [];

    // The conversation's last question must not grow without end.
    private static string Join(string last, string text)
    {
        const int Longest = 400;
        var joined = $"{last} — {text}";
        return joined.Length <= Longest ? joined : text;
    }
}
