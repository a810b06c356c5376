using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Indexing;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Web.Hosting;

namespace Chat.Web.Api;

/// <summary><c>GET /api/v1/sources/{id}</c>: a topic or an article by the id that answers cite.</summary>
internal static class SourcesEndpoint
{
    private const string TopicPrefix = "topic:";

    public static void MapSources(this RouteGroupBuilder api) => api.MapGet("/sources/{**id}", Find)
        .WithName("source")
        .WithSummary("A source by its id: topic:irpf/dos-pagadores, or BOE-A-2006-20764%23a96 for an article (the # is written %23).")
        .Produces<Source>()
        .Fails("source", "parameter", "time");

    private static async Task<IResult> Find(
        HttpContext http, string id, string? language, int? year, KnowledgeBase knowledge, GuidanceQuoter quoter, LawQuoter laws, ArticleReader articles, TimeProvider clock, CancellationToken cancellation)
    {
        // A slash may come encoded; the server leaves that one alone.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var source = id.StartsWith(TopicPrefix, StringComparison.Ordinal)
            ? OfTopic(id[TopicPrefix.Length..])
            : await OfIndexAsync(id) ?? (knowledge.Laws.Knows(id) ? OfArticle(id) : null);
        return source is null
            ? Problems.Of(http, "problem-source", StatusCodes.Status404NotFound, language)
            : TypedResults.Json(source, ApiJson.Default.Source);

        Source? OfTopic(string topicId)
        {
            if (!knowledge.Topics.TryGetValue(topicId, out var topic))
                return null;
            var covered = topic.ResolveYear(year ?? topic.Area.DefaultYear(clock.Today()));
            return quoter.ToSource(topic, quoter.Quote(topic, Problems.LanguageOf(http, language), covered), 1);
        }

        // Its words, in force at the end of a year that is over, or else today: the first passage, as an answer quotes it.
        async Task<Source?> OfIndexAsync(string unit)
        {
            var today = clock.Today();
            var day = year is >= 1 and <= 9999 and var asked && asked < today.Year ? new DateOnly(asked, 12, 31) : today;
            return await articles.ReadAsync(unit, cancellation) is { } history
                ? laws.ToSource(new UnitHit(unit, 1, (history.On(day) ?? history.Last).Passages[0], new HitExplanation(0, 0, 1, null, [])), 1)
                : null;
        }

        Source OfArticle(string articleId)
        {
            var reference = knowledge.Laws.Reference(articleId);
            return new Source
            {
                Number = 1,
                Id = articleId,
                Title = reference.Title,
                Url = reference.Url,
                Kind = knowledge.Laws.KindOf(articleId),
                Language = Language.Es.Code(),
                TaxYears = [],
                Quote = "",
                RestsOn = [],
                LegalBasis = [reference],
            };
        }
    }
}
