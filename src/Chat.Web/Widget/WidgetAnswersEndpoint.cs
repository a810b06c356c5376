using Chat.Core.Questions;
using Chat.Records.Switches;
using Chat.Web.Api;
using Chat.Web.Api.Consumers;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;

namespace Chat.Web.Widget;

/// <summary>
/// <c>POST /api/v1/widget/answers</c>: what the frame asks. The same answers and events as of the HTTP interface, under the widget's own switch;
/// while that is off, that is the answer, as on the pages. A page of another site cannot call it (CrossSiteRequests).
/// </summary>
internal static class WidgetAnswersEndpoint
{
    public static void Map(WebApplication app) => app.MapGroup("/api/v1/widget").DisableAntiforgery().AddEndpointFilter<RouteGroupBuilder, RecordsAway>()
        .MapPost("/answers", AnswerAsync)
        .ExcludeFromDescription()
        .WithMetadata(new NeedsNoKey(), new CountsAsQuestion())
        .WithRequestTimeout(LimitsExtensions.AnswerTime);

    private static async Task<IResult> AnswerAsync(HttpContext http, RecordedAnswers answers, TimeProvider clock)
    {
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.AnswerRequest);
        if (request is null)
            return problem!;
        if (request.Question is null)
            return Problems.Of(http, "problem-question", StatusCodes.Status400BadRequest, request.Language);
        // No language is chosen: the question's own words decide, and the frame's language where they do not.
        var question = new Question(request.Question, Chosen: null, clock.Today(), request.Context ?? ConversationContext.Empty) { Conversation = request.Conversation };
        http.Response.Headers[AnswersEndpoint.MachineMadeHeader] = "true";
        // A proxy that collects a response before it passes it on would hold every sentence back to the end.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(answers.StreamForPagesAsync(question, Faces.Widget, http.RequestAborted));
    }
}
