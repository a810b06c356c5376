using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/answers</c>: a question in, an answer out, whole or sentence by sentence.</summary>
internal static class AnswersEndpoint
{
    /// <summary>Header that says of a response that no person wrote, chose or checked it; <c>true</c>.</summary>
    public const string MachineMadeHeader = "X-AI-Generated";

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
        .WithMetadata(new CountsAsQuestion())
        .WithRequestTimeout(LimitsExtensions.AnswerTime);

    private static async Task<IResult> AnswerAsync(HttpContext http, RecordedAnswers answers, TimeProvider clock)
    {
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
        http.Response.Headers[MachineMadeHeader] = "true";
        return WantsEvents(http.Request)
            ? TypedResults.ServerSentEvents(answers.StreamAsync(question, http.RequestAborted))
            : TypedResults.Json(await answers.AnswerAsync(question, http.RequestAborted), ApiJson.Default.Answer);
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.Headers[HeaderNames.Accept].Any(a => a?.Contains(EventStream, StringComparison.OrdinalIgnoreCase) == true);
}
