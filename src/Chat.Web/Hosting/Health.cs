using Chat.Rag.Indexing.Generations;
using Chat.Rag.Knowledge;
using Chat.Records.Answers;
using Chat.Web.Hosting.Readiness;

namespace Chat.Web.Hosting;

/// <summary>What a load balancer asks.</summary>
internal static class Health
{
    /// <summary>True for a health check.</summary>
    public static bool Asks(HttpContext http) => http.Request.Path.StartsWithSegments("/health");

    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can answer questions. A model that is overloaded or out of reach, an
    /// index or a database that is away does not change that, since the guidance still answers; how each stands is in <c>checks</c>, and
    /// which generation of the index serves: none before anything was ingested. While <c>records</c> is <c>unavailable</c>, answers go without
    /// a receipt.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        // Not by its own type: one without a name cannot be written at the build.
        health.MapGet("/live", IResult () => TypedResults.Ok(new { status = "live" }));
        health.MapGet("/ready", IResult (KnowledgeBase knowledge, LiveIndex index, AnswerRecorder recorder, ServiceChecks checks, IServiceProvider services) => checks.Refusal() is { } refusal
            ? TypedResults.Problem(refusal, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new
            {
                status = "ready",
                knowledge = knowledge.Version,
                topics = knowledge.Topics.Count,
                index = index.Manifest is { } live ? new { live.Generation, live.Built, live.Units } : null,
                model = ModelReadiness.Of(services),
                records = recorder.IsAvailable ? "kept" : "unavailable",
                checks = checks.All(),
            }));
    }
}
