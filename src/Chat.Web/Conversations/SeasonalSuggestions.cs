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

    /// <summary>Titles that go with the pages around: of the topic that they are about and its neighbours, or of their area; of all when they are about neither.</summary>
    /// <param name="language">The language.</param>
    /// <param name="about">Id of a topic or of an area; anything else says nothing.</param>
    public Offer For(Language language, string? about)
    {
        if (about is not null && knowledge.Topics.TryGetValue(about, out var topic))
            return new Offer(Titles(topic.Related.Prepend(topic.Id), language), IsSeasonal: false);
        var area = ByMentions(t => t.Area.Id == about).ToList();
        if (area.Count == 0)
            return For(language);
        var due = Due(clock.Today()).Where(area.Contains).ToList();
        return new Offer(Titles(due.Concat(area), language), IsSeasonal: due.Count >= Most / 2);
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
    private IEnumerable<string> Central() => knowledge.Topics.Values.Select(t => t.Area.Id).Distinct().Select(area => ByMentions(t => t.Area.Id == area).First());

    // What most other topics point to comes first.
    private IEnumerable<string> ByMentions(Func<Topic, bool> which)
    {
        var mentions = knowledge.Topics.Values.SelectMany(t => t.Related).CountBy(id => id).ToDictionary(m => m.Key, m => m.Value);
        return knowledge.Topics.Values.Where(which).OrderByDescending(t => mentions.GetValueOrDefault(t.Id)).ThenBy(t => t.Id, StringComparer.Ordinal).Select(t => t.Id);
    }

    private List<string> Titles(IEnumerable<string> topics, Language language) =>
        [.. topics.Distinct().Select(id => knowledge.Topics[id]).Where(t => t.Texts.ContainsKey(language)).Select(t => t.Texts[language].Title).Take(Most)];
}

/// <summary>Questions that can be pressed.</summary>
/// <param name="Questions">In the language of the page.</param>
/// <param name="IsSeasonal">True when most of them go with the day.</param>
public sealed record Offer(IReadOnlyList<string> Questions, bool IsSeasonal);
