using Chat.Core.Languages;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Once;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/feedback</c>: was an answer useful.</summary>
internal static class FeedbackEndpoint
{
    public static void MapFeedback(this RouteGroupBuilder api) => api.MapPost("/feedback", KeepAsync)
        .WithName("give-feedback")
        .WithSummary("Records whether an answer was useful. Personal data in the comment are removed first.")
        .Accepts<FeedbackRequest>("application/json")
        .Produces(StatusCodes.Status204NoContent)
        .Fails([.. ProblemCatalog.OfBodies, "answer-id", "useful", "reasons", "comment"])
        .MayBeNamed()
        .WithMetadata(new NeedsNoKey(), new CountsAsQuestion("feedback"));

    private static async Task<IResult> KeepAsync(HttpContext http, CitizenRecords records, OnceWrites once)
    {
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.FeedbackRequest);
        if (request is null)
            return problem!;
        if (CitizenRecords.Fault(request) is { } fault)
            return Problems.Of(http, fault, StatusCodes.Status400BadRequest, request.Language);
        return await once.RunAsync(http, "feedback", null, request, ApiJson.Default.FeedbackRequest, async name =>
        {
            await records.KeepAsync(request, Problems.LanguageOf(http, request.Language).Code(), http.RequestAborted, name);
            return new Written(TypedResults.NoContent());
        }, again: _ => Task.FromResult<IResult>(TypedResults.NoContent()));
    }
}
