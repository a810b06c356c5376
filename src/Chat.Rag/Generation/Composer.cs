using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Rag.Tools;

namespace Chat.Rag.Generation;

/// <summary>
/// The fifth stage, without a model: the reply of the route and the guidance's own words, with numbered sources.
/// </summary>
public sealed class Composer(KnowledgeBase knowledge, GuidanceQuoter quoter, LawQuoter laws)
{
    private const int MostRelated = 3;
    private const int MostTopicsAnswered = 2;

    private Replies Say => knowledge.Replies;

    /// <summary>Composes a draft.</summary>
    public Draft Compose(ScreenedQuestion screened, SearchQuery query, Evidence evidence, Route route, ToolOutcome tool)
    {
        ArgumentNullException.ThrowIfNull(screened);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(tool);
        var page = new Page(screened.Language);
        AddReply(page, route);
        foreach (var article in route.Law)
            AddLaw(page, article, query, evidence, screened.Question.AsOf);
        var taxYear = default(int?);
        var clarification = route.Clarification;
        var outcome = route.Outcome;
        for (var i = 0; i < route.Topics.Count; i++)
        {
            var topic = route.Topics[i];
            var wanted = query.TaxYear ?? topic.Area.DefaultYear(screened.Question.AsOf);
            var year = topic.ResolveYear(wanted);
            AddTopic(page, topic, year, whole: route.WholeTopic && i == 0, named: i > 0);
            if (i > 0)
                continue;
            AddCalculation(page, query, tool.Result);
            taxYear = year;
            if (query.TaxYear is { } asked && year is { } covered && asked != covered)
            {
                page.Notices.Add(Notice("year-not-covered", page.Language, ("asked", Text(asked)), ("year", Text(covered))));
                outcome = outcome == Outcome.Answered ? Outcome.AnsweredPartial : outcome;
            }
            else if (query.TaxYear is null && year is { } assumed)
            {
                clarification ??= AddOtherYear(page, topic, assumed, screened, query);
                page.Notices.Add(Notice("year-assumed", page.Language, ("year", Text(assumed))));
            }

            // The tool on filing dates lists the next period itself.
            if (route.WholeTopic && tool.Result?.Tool != ToolNames.FilingDates)
                AddCalendar(page, topic, query, screened.Question.AsOf);
        }

        AddNotices(page, screened);
        outcome = screened.SetsAside && outcome == Outcome.Answered ? Outcome.AnsweredPartial : outcome;
        if (route.WholeTopic && evidence.Parts.Count > MostTopicsAnswered)
            page.Notices.Add(Notice("several-questions", page.Language));
        clarification = AddForalCaveat(page, route, screened, query) ?? clarification ?? tool.Clarification;
        return new Draft
        {
            Outcome = outcome,
            Mode = route.Topics.Count + route.Law.Count > 0 ? AnswerMode.Quoted : AnswerMode.Fixed,
            Sentences = page.Sentences,
            Sources = page.Sources,
            QuotedOnly = page.QuotedOnly,
            Notices = page.Notices,
            Clarification = clarification,
            Related = Related(route, evidence, screened.Language),
            TaxYear = taxYear,
            Topic = route.Topics.Count > 0 ? route.Topics[0] : null,
            OffersPerson = route.OffersPerson,
        };
    }

    private void AddReply(Page page, Route route)
    {
        if (route.Reply is not { } reply)
            return;
        var first = page.Sources.Count + 1;
        var legalBasis = route.RestsOn.Select(knowledge.Laws.Reference).ToList();
        foreach (var administration in route.Administrations)
        {
            page.Sources.Add(ReplySource(page, "administration:" + administration.Id, administration.Names[page.Language], SourceKind.Administration, reply) with
            {
                Url = administration.Url,
                RestsOn = route.RestsOn,
                LegalBasis = legalBasis,
            });
        }

        // A reply that rests on the law, or that states a figure, is a source of its own words.
        if (route.Link is var (name, address))
        {
            page.Sources.Add(ReplySource(page, "reply:" + route.Outcome, name, SourceKind.Guidance, reply) with { Url = address });
        }
        else if (route.Administrations.Count == 0 && (legalBasis.Count > 0 || reply.AsSpan().ContainsAnyInRange('0', '9')))
        {
            var title = legalBasis.Count > 0 ? legalBasis[0].Title : Say.Say(page.Language, "legal-basis");
            page.Sources.Add(ReplySource(page, "reply:" + route.Outcome, title, SourceKind.Guidance, reply) with
            {
                Url = legalBasis.Count > 0 ? legalBasis[0].Url : null,
                RestsOn = route.RestsOn,
                LegalBasis = legalBasis,
            });
        }

        page.Sentences.Add(new AnswerSentence(reply, AnswerSection.Reply, [.. Enumerable.Range(first, page.Sources.Count + 1 - first)]));
    }

    private static Source ReplySource(Page page, string id, string title, SourceKind kind, string quote) => new()
    {
        Number = page.Sources.Count + 1,
        Id = id,
        Title = title,
        Kind = kind,
        Language = page.Language.Code(),
        TaxYears = [],
        Quote = quote,
        RestsOn = [],
        LegalBasis = [],
    };

    private void AddTopic(Page page, Topic topic, int? year, bool whole, bool named)
    {
        var quoted = quoter.Quote(topic, page.Language, year);
        var source = quoter.ToSource(topic, quoted, page.Sources.Count + 1);
        page.Sources.Add(source);
        var heading = named ? quoted.Title : null;
        foreach (var sentence in quoted.Sentences.Where(s => whole || s.Section == AnswerSection.Answer))
        {
            page.Sentences.Add(sentence with { Sources = [source.Number], Heading = heading ?? sentence.Heading });
            heading = null;
        }

        if (quoted.Language != page.Language && page.Notices.All(n => n.Kind != "spanish-source"))
            page.Notices.Add(Notice("spanish-source", page.Language));
    }

    // The article's own words, then what a topic that rests on it must not leave unsaid.
    private void AddLaw(Page page, LawHit article, SearchQuery query, Evidence evidence, DateOnly asOf)
    {
        var source = laws.ToSource(article.Hit, page.Sources.Count + 1);
        page.Sources.Add(source);
        if (!LawQuoter.IsLaw(article.Hit.Best.Rank))
            page.Sentences.Add(new AnswerSentence(WhatItIs(article.Hit.Best, page.Language), AnswerSection.Reply, [source.Number]));
        page.Sentences.AddRange(laws.Quote(article.Hit, source.Number));
        foreach (var topic in evidence.Kept.Concat(evidence.Rejected).Select(t => t.Topic).Where(t => t.RestsOn.Contains(article.Hit.Unit)).Take(1))
        {
            var year = topic.ResolveYear(query.TaxYear ?? topic.Area.DefaultYear(asOf));
            var quoted = quoter.Quote(topic, page.Language, year);
            var must = quoter.MustState(topic, page.Language, year);
            if (must.Count == 0)
                continue;
            var guidance = quoter.ToSource(topic, quoted, page.Sources.Count + 1);
            page.Sources.Add(guidance);
            page.Sentences.AddRange(must.Select((s, i) => s with { Sources = [guidance.Number], Heading = i == 0 ? quoted.Title : null }));
        }
    }

    // That a manual or a page explains the law and is none; with its year, if it has one.
    private string WhatItIs(Passage passage, Language language)
    {
        var key = passage.Rank == DocumentRank.Manual ? "manual-quote" : "page-quote";
        return EditionYear.Of(passage) is { } year ? Say.Say(language, key + "-of-year", ("year", Text(year))) : Say.Say(language, key);
    }

    // Between the short answer and its details: what was computed is what was asked.
    private static void AddCalculation(Page page, SearchQuery query, ToolResult? result)
    {
        if (result is null)
            return;
        var number = page.Sources.Count + 1;
        var source = result.ToSource(number);
        if (query.LeftOut.Contains(source.Id))
            return;
        page.Sources.Add(source);
        page.QuotedOnly.Add(number);
        var after = page.Sentences.FindLastIndex(s => s.Section is AnswerSection.Reply or AnswerSection.Answer) + 1;
        page.Sentences.InsertRange(after, result.ToSentences(number));
    }

    /// <summary>
    /// Figures that differ by year and no year named: the short answer of the other current year goes along, and the year is asked once.
    /// </summary>
    private Clarification? AddOtherYear(Page page, Topic topic, int assumed, ScreenedQuestion screened, SearchQuery query)
    {
        var thisYear = screened.Question.AsOf.Year;
        var other = topic.TaxYears.Where(y => y != assumed && (y == thisYear || y == thisYear - 1)).Cast<int?>().FirstOrDefault();
        if (!topic.VariesByYear || other is not { } year || screened.Question.Context.Topic == topic.Id)
            return null;
        var (first, second) = (quoter.Quote(topic, page.Language, assumed), quoter.Quote(topic, page.Language, year));
        var differing = second.Sentences.Where(s => s.Section == AnswerSection.Answer && first.Sentences.All(f => f.Text != s.Text)).ToList();
        if (differing.Count == 0)
            return null;
        var source = quoter.ToSource(topic, second, page.Sources.Count + 1) with { Id = $"topic:{topic.Id}@{Text(year)}", TaxYears = [year] };
        if (query.LeftOut.Contains(source.Id))
            return null;
        page.Sources.Add(source);
        page.QuotedOnly.Add(source.Number);
        page.Sentences.AddRange(differing.Select((s, i) => s with { Sources = [source.Number], Heading = i == 0 ? Text(year) : null }));
        page.Notices.Add(Notice("two-years", page.Language));
        return new Clarification(
            Say.Say(page.Language, "ask-year"),
            [.. new[] { assumed, year }.Order().Select(y => new Suggestion(Text(y), query.Standalone, screened.Question.Context with { TaxYear = y, Topic = topic.Id }))]);
    }

    private void AddCalendar(Page page, Topic topic, SearchQuery query, DateOnly asOf)
    {
        if (query.NamesTaxYear && query.TaxYear < asOf.Year)
            return;
        foreach (var form in topic.Forms)
        {
            if (knowledge.Calendar.Next(form, asOf) is not { } period || query.LeftOut.Contains(CalendarId(period, form)))
                continue;
            var last = knowledge.Calendar.LastDay(period);
            var words = Say.Say(
                page.Language,
                "calendar-next",
                ("form", form),
                ("from", TopicFigure.FormatDate(period.From, page.Language)),
                ("to", TopicFigure.FormatDate(last, page.Language)));
            if (last != period.To)
                words += " " + Say.Say(page.Language, "calendar-moved", ("nominal", TopicFigure.FormatDate(period.To, page.Language)));
            var reference = knowledge.Laws.Reference(period.RestsOn);
            page.Sources.Add(ReplySource(page, CalendarId(period, form), reference.Title, SourceKind.Calendar, words) with
            {
                Url = reference.Url,
                RestsOn = [period.RestsOn],
                LegalBasis = [reference],
            });
            page.Sentences.Add(new AnswerSentence(words, AnswerSection.Calendar, [page.Sources.Count]));
        }
    }

    private static string CalendarId(FilingPeriod period, string form) => $"calendar:{period.Covers}/{form}";

    private void AddNotices(Page page, ScreenedQuestion screened)
    {
        if (screened.KindsRemoved is { Count: > 0 } removed)
        {
            var kinds = string.Join(", ", removed.Select(t => Say.Say(page.Language, "data-" + t)));
            page.Notices.Add(Notice("personal-data-removed", page.Language, ("kinds", kinds)));
            if (removed.Any(PersonalDataFinder.IsCredential))
                page.Notices.Add(Notice("never-share", page.Language));
        }

        if (screened.SetsAside)
            page.Notices.Add(Notice("part-set-aside", page.Language));
        if (screened.LanguageFoundBy == "other")
            page.Notices.Add(Notice("other-language", page.Language) with { Language = "en" });
    }

    // Where someone lives decides more than the year does, so it is asked first.
    private Clarification? AddForalCaveat(Page page, Route route, ScreenedQuestion screened, SearchQuery query)
    {
        // Most people who write in Basque live under a foral treasury; the others are asked nothing.
        var foral = screened.Language == Language.Eu && query.Territory is null && route.WholeTopic
            && route.Topics.Any(t => t.CommonTerritoryOnly && t.Area.ForalCaveat);
        if (!foral)
            return null;
        page.Notices.Insert(0, Notice("foral-caveat", page.Language));
        return new Clarification(
            Say.Say(page.Language, "ask-territory"),
            [.. knowledge.Territories.Values.Where(t => t.IsForal && !knowledge.Territories.Values.Any(o => o.Id != t.Id && o.Region == t.Id))
                .Select(t => new Suggestion(t.Names[page.Language], query.Standalone, screened.Question.Context with { Territory = t.Id }))]);
    }

    private static List<Suggestion> Related(Route route, Evidence evidence, Language language)
    {
        if (!route.WholeTopic)
            return [];
        return
        [
            .. evidence.Kept.Concat(evidence.Rejected)
                .Select(e => e.Topic)
                .Where(t => !route.Topics.Contains(t) && t.Texts.ContainsKey(language) && (route.Topics[0].Related.Contains(t.Id) || t.Area.Id == route.Topics[0].Area.Id))
                .OrderByDescending(t => route.Topics[0].Related.Contains(t.Id))
                .Take(MostRelated)
                .Select(t => new Suggestion(t.Texts[language].Title, t.Texts[language].Title)),
        ];
    }

    private Notice Notice(string key, Language language, params ReadOnlySpan<(string, string)> slots) =>
        new(key, Say.Say(language, key, slots), language.Code());

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);

    private sealed record Page(Language Language)
    {
        public List<AnswerSentence> Sentences { get; } = [];

        public List<Source> Sources { get; } = [];

        public List<int> QuotedOnly { get; } = [];

        public List<Notice> Notices { get; } = [];
    }
}
