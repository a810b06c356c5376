using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Records.Switches;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/answers</c>: a question in, an answer out, whole or sentence by sentence.</summary>
internal static class AnswersEndpoint
{
    /// <summary>Header that says of a response that no person wrote, chose or checked it; <c>true</c>.</summary>
    public const string MachineMadeHeader = "X-AI-Generated";

    // Nobody knows how long; soon enough to come back soon.
    private const string OffSeconds = "60";

    private const string EventStream = "text/event-stream";

    public static void MapAnswers(this RouteGroupBuilder api) => api.MapPost("/answers", AnswerAsync)
        .WithName("ask")
        .WithSummary("Answers a question about taxes; with Accept: text/event-stream, sentence by sentence.")
        .Accepts<AnswerRequest>("application/json")
        .Produces<Answer>(StatusCodes.Status200OK, "application/json", EventStream)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .WithMetadata(new CountsAsQuestion())
        .WithRequestTimeout(LimitsExtensions.AnswerTime);

    private static async Task<IResult> AnswerAsync(HttpContext http, RecordedAnswers answers, Switchboard switches, AnswerGate gate, TimeProvider clock)
    {
        if (switches.Of(Faces.Api).Mode == FaceMode.Off)
        {
            http.Response.Headers.RetryAfter = OffSeconds;
            return Problems.Of(http, "problem-off", StatusCodes.Status503ServiceUnavailable);
        }

        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.AnswerRequest);
        if (request is null)
            return problem!;
        if (request.Question is null)
            return Problems.Of(http, "problem-question", StatusCodes.Status400BadRequest, request.Language);
        var chosen = default(Language?);
        if (request.Language is { } code)
        {
            if (!LanguageCodes.TryParse(code, out var language))
                return Problems.Of(http, "problem-language", StatusCodes.Status400BadRequest);
            chosen = language;
        }

        var question = new Question(request.Question, chosen, clock.Today(), request.Context ?? ConversationContext.Empty) { Conversation = request.Conversation };
        if (!gate.TryEnter(RecordedAnswers.FollowsUp(question), out var place, out var comeBack))
        {
            var seconds = Numbers.Plain((int)comeBack.TotalSeconds);
            http.Response.Headers.RetryAfter = seconds;
            return Problems.Of(http, "problem-busy", StatusCodes.Status503ServiceUnavailable, request.Language, ("seconds", seconds));
        }

        // A reader who left before the first event would never give it back.
        http.Response.RegisterForDispose(place);
        http.Response.Headers[MachineMadeHeader] = "true";
        return WantsEvents(http.Request)
            ? TypedResults.ServerSentEvents(answers.StreamAsync(question, Faces.Api, place, http.RequestAborted))
            : TypedResults.Json(await answers.AnswerAsync(question, Faces.Api, place, http.RequestAborted), ApiJson.Default.Answer);
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.Headers[HeaderNames.Accept].Any(a => a?.Contains(EventStream, StringComparison.OrdinalIgnoreCase) == true);
}
