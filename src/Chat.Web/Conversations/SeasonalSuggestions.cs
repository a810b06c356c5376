using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Web.Hosting;

namespace Chat.Web.Conversations;

/// <summary>Questions offered before the first one: what is due now, or else one from each area.</summary>
public sealed class SeasonalSuggestions(KnowledgeBase knowledge, TimeProvider clock)
{
    private const int Most = 6;
    private const int DaysAhead = 30;

    /// <summary>Titles of topics in that language.</summary>
    public Offer For(Language language)
    {
        var today = clock.Today();
        var due = Due(today).Concat(knowledge.Seasons.Where(s => s.Includes(today)).SelectMany(s => s.Topics));
        var offered = Titles(due, language);
        return offered.Count > 0 ? new Offer(offered, IsSeasonal: true) : new Offer(Titles(Varied(), language), IsSeasonal: false);
    }

    // What ends first comes first.
    private IEnumerable<string> Due(DateOnly today) => knowledge.Calendar.Periods
        .Select(p => (p.Topic, p.From, Last: knowledge.Calendar.LastDay(p)))
        .Where(p => p.Topic is not null && p.From <= today.AddDays(DaysAhead) && p.Last >= today && p.Last <= today.AddDays(DaysAhead))
        .OrderBy(p => p.Last)
        .Select(p => p.Topic!)
        .Distinct()
        .Take(Most / 2);

    private IEnumerable<string> Varied() => knowledge.Topics.Values
        .GroupBy(t => t.Area.Id)
        .SelectMany(area => area.OrderBy(t => t.Id, StringComparer.Ordinal).Take(2).Select((t, i) => (t.Id, Round: i)))
        .OrderBy(t => t.Round)
        .Select(t => t.Id);

    private List<string> Titles(IEnumerable<string> topics, Language language) =>
        [.. topics.Distinct().Select(id => knowledge.Topics[id]).Where(t => t.Texts.ContainsKey(language)).Select(t => t.Texts[language].Title).Take(Most)];
}

/// <summary>Questions that can be pressed.</summary>
/// <param name="Questions">In the language of the page.</param>
/// <param name="IsSeasonal">True when they go with the day.</param>
public sealed record Offer(IReadOnlyList<string> Questions, bool IsSeasonal);
