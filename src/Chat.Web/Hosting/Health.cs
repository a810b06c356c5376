using Chat.Rag.Indexing.Generations;
using Chat.Rag.Knowledge;
using Chat.Records.Answers;
using Chat.Web.Hosting.Draining;
using Chat.Web.Records;

namespace Chat.Web.Hosting;

/// <summary>What a load balancer asks.</summary>
internal static class Health
{
    /// <summary>True for a health check.</summary>
    public static bool Asks(HttpContext http) => http.Request.Path.StartsWithSegments("/health");

    /// <summary>
    /// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can answer questions and keep what it is told. A model that
    /// is overloaded or out of reach does not change that, since the guidance still answers; how it stands is told besides,
    /// and which generation of the index serves: none before anything was ingested. While <c>records</c> is <c>unavailable</c>, answers
    /// go without a receipt.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Ok(new { status = "live" }));
        health.MapGet("/ready", IResult (KnowledgeBase knowledge, LiveIndex index, DataFolder data, AnswerRecorder recorder, DrainingLifetime life, IServiceProvider services) => life.IsDraining
            ? TypedResults.Problem("This node was told to end; others answer.", statusCode: StatusCodes.Status503ServiceUnavailable)
            : data.Fault() is { } fault
            ? TypedResults.Problem(fault, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new { status = "ready", knowledge = knowledge.Version, topics = knowledge.Topics.Count, index = index.Manifest is { } live ? new { live.Generation, live.Built, live.Units } : null, model = ModelReadiness.Of(services), records = recorder.IsAvailable ? "kept" : "unavailable" }));
    }
}
