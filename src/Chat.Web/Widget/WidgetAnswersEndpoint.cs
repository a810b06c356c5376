using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records.Idempotency;
using Chat.Records.Switches;
using Chat.Web.Api;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Once;
using Chat.Web.Api.Streams;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Microsoft.Extensions.Options;

namespace Chat.Web.Widget;

/// <summary>
/// <c>POST /api/v1/widget/answers</c>: what the frame asks. The same answers and events as of the HTTP interface, under the widget's own switch;
/// while that is off, that is the answer, as on the pages. A page of another site cannot call it (CrossSiteRequests). A frame that named its
/// question reads on after a line that broke; with <c>DELETE</c> it says that it wants no more of it.
/// </summary>
internal static class WidgetAnswersEndpoint
{
    private const string Operation = "widget-answers";

    public static void Map(WebApplication app)
    {
        var widget = app.MapGroup("/api/v1/widget").DisableAntiforgery().AddEndpointFilter<RouteGroupBuilder, RecordsAway>().ExcludeFromDescription().WithMetadata(new NeedsNoKey());
        widget.MapPost("/answers", AnswerAsync).WithMetadata(new CountsAsQuestion()).WithRequestTimeout(LimitsExtensions.AnswerTime);
        widget.MapDelete("/answers", Stop).WithRequestTimeout(nameof(LimitsOptions.RequestTime));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, RecordedAnswers answers, RunningAnswers running, AnswerGate gate, IOptions<ApiOptions> options, TimeProvider clock)
    {
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.AnswerRequest);
        if (request is null)
            return problem!;
        if (request.Question is null)
            return Problems.Of(http, "problem-question", StatusCodes.Status400BadRequest, request.Language);
        if (!IdempotencyKey.TryRead(http, member: null, out var key))
            return Problems.Of(http, "problem-idempotency-key", StatusCodes.Status400BadRequest, request.Language);
        if (!AnswersEndpoint.TryReadLast(http.Request, out var last) || (last is not null && key is null))
            return Problems.Of(http, "problem-last-event", StatusCodes.Status400BadRequest, request.Language);

        // No language is chosen: the question's own words decide, and the frame's language where they do not.
        var question = new Question(request.Question, Chosen: null, clock.Today(), request.Context ?? ConversationContext.Empty) { Conversation = request.Conversation };
        if (answers.InsteadOf(question, Faces.Widget) is { } instead)
            return Told(http, instead);
        FoundAnswer found;
        if (key is not null)
            found = await running.FindOrBeginAsync(NameOf(key, JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.AnswerRequest)), question, Faces.Widget, http.RequestAborted);
        else if (gate.TryEnter(RecordedAnswers.FollowsUp(question), out var place, out var comeBack))
            found = new FoundAnswer(running.Begin(question, Faces.Widget, place), IsNew: true);
        else
            found = new FoundAnswer(ComeBack: comeBack);

        if (found.ComeBack is { } later)
            return Told(http, answers.Busy(question, later));
        if (found.Problem is { } refused)
            return AnswersEndpoint.Refused(http, refused, request.Language);
        AnswersEndpoint.Announce(http, found);
        return AnswersEndpoint.EventsOf(found, last ?? 0, options.Value.Beat, http.RequestAborted);
    }

    // Whoever knows the name is whoever asked.
    private static IResult Stop(HttpContext http, RunningAnswers running)
    {
        if (!IdempotencyKey.TryRead(http, member: null, out var key) || key is null)
            return Problems.Of(http, "problem-idempotency-key", StatusCodes.Status400BadRequest);
        running.Stop(NameOf(key, []));
        return TypedResults.NoContent();
    }

    private static OnceName NameOf(string key, ReadOnlySpan<byte> body) => new("", key, Operation, body);

    private static EventStream Told(HttpContext http, Answer answer)
    {
        http.Response.Headers[AnswersEndpoint.MachineMadeHeader] = "true";
        return new EventStream(AnswersEndpoint.Whole(answer, 1));
    }
}
