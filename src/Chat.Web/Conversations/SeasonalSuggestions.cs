using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Web.Hosting;

namespace Chat.Web.Conversations;

/// <summary>Questions offered before the first one: what is due now, then one from each area.</summary>
public sealed class SeasonalSuggestions(KnowledgeBase knowledge, TimeProvider clock)
{
    private const int Most = 6;
    private const int DaysAhead = 30;

    /// <summary>Titles of topics in that language.</summary>
    public Offer For(Language language)
    {
        var today = clock.Today();
        var now = Titles(Due(today).Concat(knowledge.Seasons.Where(s => s.Includes(today)).SelectMany(s => s.Topics)), language);
        return new Offer([.. now.Concat(Titles(Central(), language)).Distinct().Take(Most)], IsSeasonal: now.Count >= Most / 2);
    }

    // What ends first comes first; monthly filers are large companies with advisers.
    private IEnumerable<string> Due(DateOnly today) => knowledge.Calendar.Periods
        .Where(p => p.Filers != "monthly" && p.From <= today.AddDays(DaysAhead))
        .Select(p => (p.Form, Last: knowledge.Calendar.LastDay(p)))
        .Where(p => p.Last >= today && p.Last <= today.AddDays(DaysAhead))
        .OrderBy(p => p.Last)
        .Select(p => TopicOf(p.Form))
        .OfType<string>()
        .Distinct()
        .Take(Most / 2);

    // The topic that is about that form, rather than one that mentions it among others.
    private string? TopicOf(string form) => knowledge.Topics.Values
        .Where(t => t.Forms.Contains(form))
        .OrderBy(t => t.Forms.Count).ThenBy(t => t.Id, StringComparer.Ordinal)
        .FirstOrDefault()?.Id;

    // From each area the topic that most others point to, so that the offer is varied and the same for everybody.
    private IEnumerable<string> Central()
    {
        var mentions = knowledge.Topics.Values.SelectMany(t => t.Related).CountBy(id => id).ToDictionary(m => m.Key, m => m.Value);
        return knowledge.Topics.Values
            .GroupBy(t => t.Area.Id)
            .Select(area => area.OrderByDescending(t => mentions.GetValueOrDefault(t.Id)).ThenBy(t => t.Id, StringComparer.Ordinal).First().Id);
    }

    private List<string> Titles(IEnumerable<string> topics, Language language) =>
        [.. topics.Distinct().Select(id => knowledge.Topics[id]).Where(t => t.Texts.ContainsKey(language)).Select(t => t.Texts[language].Title).Take(Most)];
}

/// <summary>Questions that can be pressed.</summary>
/// <param name="Questions">In the language of the page.</param>
/// <param name="IsSeasonal">True when most of them go with the day.</param>
public sealed record Offer(IReadOnlyList<string> Questions, bool IsSeasonal);
