using Chat.Rag.Knowledge;
using Chat.Web.Records;

namespace Chat.Web.Hosting;

/// <summary>What a load balancer asks.</summary>
internal static class Health
{
    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can answer questions and keep what it is told.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Ok(new { status = "live" }));
        health.MapGet("/ready", IResult (KnowledgeBase knowledge, DataFolder data) => data.Fault() is { } fault
            ? TypedResults.Problem(fault, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new { status = "ready", knowledge = knowledge.Version, topics = knowledge.Topics.Count }));
    }
}
