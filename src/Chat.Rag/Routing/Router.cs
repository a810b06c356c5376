using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Routing;

/// <summary>
/// The fourth stage: who answers. What kind of question it is (screening), where it is asked from (rewriting) and what was
/// found (retrieval) are weighed together, because none of them alone is sure: a clear match in the guidance
/// outweighs a doubtful label, and a clear label outweighs a doubtful match.
/// </summary>
public sealed class Router(KnowledgeBase knowledge, TopicIndex topicIndex, TextAnalyzer analyzer, IOptions<RoutingOptions> options)
{
    private const int MostOptions = 3;
    private const int MostTopics = 2;
    private const int FewWords = 2;
    private const int FormDigits = 3;

    // Articles of each language alone: the Galician one is the Spanish and Catalan word for "or". In Basque an ending does what an article does.
    private static readonly Dictionary<Language, HashSet<string>> BeforeForms = new()
    {
        [Language.Es] = new("el del al".Split(' '), StringComparer.Ordinal),
        [Language.Ca] = new("el del al l".Split(' '), StringComparer.Ordinal),
        [Language.Gl] = new("o do ao".Split(' '), StringComparer.Ordinal),
    };

    private readonly RoutingOptions _options = options.Value;
    private readonly NamedNeed _named = new(topicIndex, analyzer, options.Value);
    private readonly Dictionary<string, Matter> _matterOfTopic = knowledge.Competence.Matters
        .SelectMany(m => m.Topics.Select(t => (t, m)))
        .DistinctBy(p => p.t)
        .ToDictionary(p => p.t, p => p.m, StringComparer.Ordinal);

    private readonly HashSet<string> _forms = knowledge.Topics.Values
        .SelectMany(t => t.Forms.Concat(t.Figures.Values.Where(f => f.Unit == "form").Select(f => f.Value).OfType<string>()))
        .ToHashSet(StringComparer.Ordinal);

    private Replies Say => knowledge.Replies;

    /// <summary>Decides.</summary>
    public Route Decide(ScreenedQuestion screened, SearchQuery query, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(screened);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(evidence);
        var language = screened.Language;
        var best = evidence.Kept.Count > 0 ? evidence.Kept[0] : null;
        var scope = Settle(screened.Scope, best, query);
        var holds = LabelHolds(scope, best, query);
        switch (scope.Outcome)
        {
            case Outcome.SignpostedCrisis or Outcome.DeclinedAbuse when scope.Confidence >= _options.LabelConfidence:
                return Fixed(scope, language, topics: TopicsOf(scope.Label)) with { OffersPerson = scope.Outcome == Outcome.SignpostedCrisis };
            case Outcome.RedirectedOwnData when scope.Label == ScopeLabel.IdentifierCheck:
                return Fixed(scope, language, []) with { OffersPerson = true };
            case Outcome.DeclinedEvasion when holds:
                return Fixed(scope, language, Lawful(evidence, scope));
            case Outcome.DeclinedInjection when holds:
                return Fixed(scope, language, TopicsOf(scope.Label));
            case Outcome.DeclinedOutOfScope when holds || (!query.IsFollowUp && scope.InScope < _options.HardlyOurs && (best?.Score ?? 0) < _options.PoorMatch):
                return Fixed(scope, language, []);
            case Outcome.Clarification when holds && query.Territory is null && !_named.IsMetBy(evidence, query):
                return Unclear(scope, language, evidence);
        }

        if (TreasuryOf(query, best) is var (rule, territory))
            return scope.Outcome == Outcome.RedirectedOwnData && holds ? OwnDataUnder(territory, rule, scope, language) : ToTreasury(territory, rule, language);
        // "Until when?" says of nothing what it asks, however well its words match.
        var vague = !screened.SetsAside && query is { IsFollowUp: false, ContentWords: <= FewWords } && !(best is not null && NamesForm(query)) && (query.ContentWords == 0 || (best?.Score ?? 0) < _options.ClearMatch);
        if (vague && !_named.IsMetBy(evidence, query) && (scope.Outcome is null or Outcome.Clarification || scope.Confidence < _options.PlainMatter))
            return Unclear(scope with { Label = "clarification-unclear" }, language, evidence);
        if (MatterOf(scope, best, holds) is { } matter)
            return ToAdministration(matter, screened, query, evidence);
        if (scope.Outcome == Outcome.RedirectedOwnData && holds)
            return Fixed(scope, language, TopicsOf(scope.Label) is { Count: > 0 } own ? own : best is null || Say.For(language).ContainsKey(scope.Label) ? [] : [best.Topic]) with { OffersPerson = true };
        if (!screened.SetsAside && IsTie(query, evidence))
            return Unclear(scope with { Label = "clarification-unclear" }, language, evidence);
        return Answer(best, evidence, screened);
    }

    // Neither clearly a question of ours nor well matched: the likeliest other thing is the better guess.
    private ScopeDecision Settle(ScopeDecision scope, ScoredTopic? best, SearchQuery query) =>
        scope.Otherwise is { } otherwise && !query.IsFollowUp && scope.InScope < _options.ClearlyOurs
            && (best?.Score ?? 0) < _options.WeakMatch && otherwise.Confidence >= _options.Doubt
            ? otherwise with { Confidence = Math.Max(otherwise.Confidence, _options.LabelConfidence) }
            : scope;

    // A label ends a question when it is likely enough; the better the guidance matches, the surer it must be.
    private bool LabelHolds(ScopeDecision scope, ScoredTopic? best, SearchQuery query)
    {
        if (query.IsFollowUp && scope.Outcome is Outcome.Clarification or Outcome.DeclinedOutOfScope)
            return false;
        var match = Math.Max(0, (best?.Score ?? 0) - _options.FairMatch);
        var needed = _options.LabelConfidence + match * _options.MatchWeight;
        // "When do I get my unemployment pay" is near to guidance on declaring it, but the matter's name is plain.
        var redirects = scope.Outcome is Outcome.RedirectedOtherAdministration or Outcome.RedirectedOwnData;
        return scope.Confidence >= Math.Min(redirects ? _options.SureRedirect : 1f, needed);
    }

    private Route Answer(ScoredTopic? best, Evidence evidence, ScreenedQuestion screened)
    {
        if (best is not null && LawInstead(best, evidence) is { Count: > 0 } instead)
            return ToLaw(instead, screened.Language);
        if (best is not null)
            return new Route { Outcome = Outcome.Answered, Topics = [.. evidence.Kept.Select(k => k.Topic)], WholeTopic = true };
        // Nothing found: a question that did not look like one of ours anyway is declined, not searched for.
        if (screened.Scope.Outcome is Outcome.DeclinedOutOfScope or Outcome.Clarification)
            return screened.Scope.Outcome == Outcome.Clarification ? Unclear(screened.Scope, screened.Language, evidence) : Fixed(screened.Scope, screened.Language, []);
        if (Quotable(evidence) is { Count: > 0 } quoted)
            return ToLaw(quoted, screened.Language);
        return new Route { Outcome = Outcome.NotFound, Reply = Say.Say(screened.Language, "not-found"), OffersPerson = true };
    }

    // Where no topic is sure to be meant, and an article (or else a manual) holds more of what was asked than the best one. A topic that rests
    // on the best article is borne out by it; one that rests on the next best has to be outdone by more.
    private IReadOnlyList<LawHit> LawInstead(ScoredTopic best, Evidence evidence)
    {
        var place = evidence.Law.Take(_options.LawPlaces).Select(l => l.Hit.Unit).ToList().FindIndex(best.Topic.RestsOn.Contains);
        if (place == 0)
            return [];
        var found = Quotable(evidence);
        var needed = evidence.TopicCoverage + (place > 0 ? _options.LawAdvantageOfBorneOut : _options.LawAdvantage);
        return found.Count > 0 && found[0].Coverage >= needed ? found : [];
    }

    // Manuals and pages explain the law: they are quoted where it cannot be.
    private IReadOnlyList<LawHit> Quotable(Evidence evidence) => Quotable(evidence.Law) is { Count: > 0 } law ? law : Quotable(evidence.Manuals);

    // The best of them, if it speaks of what was asked, and the next if it is nearly as good.
    private IReadOnlyList<LawHit> Quotable(IReadOnlyList<LawHit> found) => found switch
    {
        [var first, var second, ..] when first.Coverage >= _options.LawCoverage && second.Hit.Score >= first.Hit.Score * _options.SecondArticle => [first, second],
        [var first, ..] when first.Coverage >= _options.LawCoverage => [first],
        _ => [],
    };

    // A manual is no law, and says so itself in words that name its year: Composer.
    private Route ToLaw(IReadOnlyList<LawHit> articles, Language language) => new()
    {
        Outcome = Outcome.AnsweredPartial,
        Reply = LawQuoter.IsLaw(articles[0].Hit.Best.Rank) ? Say.Say(language, "law-quote") : null,
        Law = articles,
        OffersPerson = true,
    };

    private Route Fixed(ScopeDecision scope, Language language, IReadOnlyList<Topic> topics)
    {
        var key = Key(scope);
        var withTopic = key + "-with-topic";
        var reply = topics.Count > 0 && Say.For(language).ContainsKey(withTopic) ? withTopic : key;
        var link = knowledge.ScopeLabels.FirstOrDefault(l => l.Id == scope.Label)?.Link;
        return new Route
        {
            Outcome = scope.Outcome!.Value,
            Reply = Say.Say(language, reply),
            Topics = topics,
            Link = link is null ? null : (Say.Say(language, scope.Label + "-link"), link),
        };
    }

    // A label may have words of its own; otherwise the outcome's are said.
    private string Key(ScopeDecision scope) =>
        Say.For(Language.Es).ContainsKey(scope.Label) ? scope.Label : Spelling.Of(scope.Outcome!.Value);

    private List<Topic> TopicsOf(string label) =>
        [.. knowledge.ScopeLabels.Where(l => l.Id == label).SelectMany(l => l.Topics).Select(t => knowledge.Topics[t])];

    // The rule that the person would get round, if it was found, or the nearest of the lawful ways that go with the label; and always
    // the first of those, which says what coming forward costs.
    private List<Topic> Lawful(Evidence evidence, ScopeDecision scope)
    {
        var ways = TopicsOf(scope.Label);
        if (ways.Count == 0)
            return evidence.Kept is [var only, ..] && only.Score >= _options.LawfulMatch ? [only.Topic] : [];
        var first = evidence.Kept is [var best, ..] && best.Score >= _options.LawfulMatch ? best.Topic : Nearest([.. ways.Select(t => t.Id)], evidence)[0];
        return first == ways[0] ? [first] : [first, ways[0]];
    }

    private Route Unclear(ScopeDecision scope, Language language, Evidence evidence)
    {
        var options = evidence.Kept.Concat(evidence.Rejected)
            .Where(t => t.Score >= _options.WorthOffering && t.Topic.Texts.ContainsKey(language))
            .Take(MostOptions)
            .Select(t => new Suggestion(t.Topic.Texts[language].Title, t.Topic.Texts[language].Title))
            .ToList();
        var key = scope.Outcome == Outcome.Clarification && Say.For(language).ContainsKey(scope.Label) ? scope.Label : "clarification-unclear";
        var text = Say.Say(language, key);
        return new Route { Outcome = Outcome.Clarification, Reply = text, Clarification = new(text, options), OffersPerson = scope.Label == "human" };
    }

    private Territory? Territory(string? named) =>
        named is { } id && knowledge.Territories.TryGetValue(id, out var territory) ? territory : null;

    // Someone under an own treasury is sent there, unless the topic holds in all of Spain (the rates of VAT do, though not who collects it); so
    // is who asks about that treasury.
    private (TerritoryRule Rule, Territory Territory)? TreasuryOf(SearchQuery query, ScoredTopic? best)
    {
        var rules = knowledge.Competence.TerritoryRules;
        if (Territory(query.Residence) is { } named)
        {
            var rule = rules.FirstOrDefault(r => r.Kind == named.Kind && (best is null
                ? r.Areas.Count > 1
                : r.Topics.ContainsKey(best.Topic.Id) || ((best.Topic.CommonTerritoryOnly || query.AsksCollector) && r.Areas.Contains(best.Topic.Area.Id))));
            return rule is null ? null : (rule, named);
        }

        foreach (var rule in rules)
        {
            if (best is not null && rule.Topics.TryGetValue(best.Topic.Id, out var territory))
                return (rule, knowledge.Territories[territory]);
        }

        return null;
    }

    // "Can I deduct the house?" fits several topics as well as one: asking back is better than guessing.
    private bool IsTie(SearchQuery query, Evidence evidence)
    {
        var ranked = evidence.Kept.Concat(evidence.Rejected).Take(2).ToList();
        return !query.IsFollowUp && query.ContentWords <= _options.FewWords && ranked.Count == 2 && !NamesForm(query)
            && ranked[0].Score < _options.ClearMatch && ranked[1].Score >= ranked[0].Score * _options.Tie;
    }

    // "Where are the instructions of form 303" means one thing, however many topics speak of that form.
    // Read as it was written: the words that are searched have lost the signs that make 100 a rate or an amount.
    private bool NamesForm(SearchQuery query) =>
        FigureReader.Read(query.Standalone).Any(f => f.Kind == FigureKind.Form || (f.Kind == FigureKind.Number && IsFormByNumber(f, query)));

    // "The 714", "714a": a number of the guidance's forms behind an article, or with a Basque ending.
    private bool IsFormByNumber(Figure figure, SearchQuery query) =>
        figure.Text.Length == FormDigits && _forms.Contains(figure.Text) && (BeforeForms.TryGetValue(query.Language, out var articles)
            ? Folding.Tokens(query.Standalone[..figure.Start]) is [.., var before] && articles.Contains(before)
            : figure.End < query.Standalone.Length && char.IsLetter(query.Standalone[figure.End]));

    private Route ToTreasury(Territory territory, TerritoryRule rule, Language language)
    {
        var administrations = Administrations(rule.ByTerritory, territory.Id, territory.Region);
        var restsOn = rule.RestsOn.GetValueOrDefault(territory.Id) ?? rule.RestsOn.GetValueOrDefault(territory.Region) ?? [];
        return new Route
        {
            Outcome = Outcome.RedirectedOtherAdministration,
            Reply = Replies.Fill(rule.Reply[language], ("administration", Names(administrations, language))),
            Administrations = administrations,
            RestsOn = restsOn,
        };
    }

    // What someone owes or has pending may lie with their own treasury or with the state: each is told where it is seen.
    private Route OwnDataUnder(Territory territory, TerritoryRule rule, ScopeDecision scope, Language language)
    {
        var treasury = ToTreasury(territory, rule, language);
        const string Words = "redirected-own-data-treasury";
        return Key(scope) != Spelling.Of(Outcome.RedirectedOwnData) ? treasury : treasury with
        {
            Outcome = Outcome.RedirectedOwnData,
            Reply = Replies.Fill(Say.Say(language, Words), ("administration", Names(treasury.Administrations, language))),
            OffersPerson = true,
        };
    }

    // A label that holds, or a topic that belongs to the matter: the citizen is sent to the same door either way.
    private Matter? MatterOf(ScopeDecision scope, ScoredTopic? best, bool holds)
    {
        if (scope.Matter is { } labelled && holds)
            return labelled;
        return best is null ? null : _matterOfTopic.GetValueOrDefault(best.Topic.Id);
    }

    private Route ToAdministration(Matter matter, ScreenedQuestion screened, SearchQuery query, Evidence evidence)
    {
        var language = screened.Language;
        var territory = Territory(query.Territory);
        IReadOnlyList<Administration> administrations = matter.Administration is { } one
            ? [knowledge.Competence.Administrations[one]]
            : territory is not null ? Administrations(matter.ByTerritory, territory.Id, territory.Region) : OfLanguage(matter, language);
        var names = administrations.Count > 0 ? Names(administrations, language) : Say.Say(language, "administration-of-territory");
        return new Route
        {
            Outcome = Outcome.RedirectedOtherAdministration,
            Reply = Replies.Fill(matter.Reply[language], ("administration", names)),
            Administrations = administrations,
            RestsOn = matter.RestsOn,
            Topics = Nearest(matter.Topics, evidence),
            Clarification = matter.Administration is not null || territory is not null ? null : AskTerritory(matter.ByTerritory.Keys, language, query.Standalone),
        };
    }

    // Who writes in Catalan, Galician or Basque most likely lives where it is official: those are named while the place is asked.
    private List<Administration> OfLanguage(Matter matter, Language language) =>
        [.. knowledge.Territories.Values.Where(t => t.Own == language).SelectMany(t => Administrations(matter.ByTerritory, t.Id, t.Region)).DistinctBy(a => a.Id)];

    private List<Topic> Nearest(IReadOnlyList<string> topics, Evidence evidence)
    {
        var ranked = evidence.Kept.Concat(evidence.Rejected).Select((e, i) => (e.Topic.Id, Rank: i)).ToDictionary(r => r.Id, r => r.Rank);
        return [.. topics.OrderBy(t => ranked.GetValueOrDefault(t, int.MaxValue)).Take(MostTopics).Select(t => knowledge.Topics[t])];
    }

    private Clarification AskTerritory(IEnumerable<string> ids, Language language, string question) => new(
        Say.Say(language, "ask-territory"),
        [.. ids.Select(id => knowledge.Territories[id])
            .OrderBy(t => t.Names[language], StringComparer.Ordinal)
            .Select(t => new Suggestion(t.Names[language], question, new ConversationContext(Territory: t.Id)))]);

    private List<Administration> Administrations(IReadOnlyDictionary<string, IReadOnlyList<string>> byTerritory, string territory, string region) =>
        [.. (byTerritory.GetValueOrDefault(territory) ?? byTerritory.GetValueOrDefault(region) ?? []).Select(id => knowledge.Competence.Administrations[id])];

    private static string Names(IReadOnlyList<Administration> administrations, Language language) =>
        string.Join(" / ", administrations.Select(a => a.Names[language]));
}
