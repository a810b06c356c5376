using System.Globalization;
using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Records.Idempotency;
using Chat.Records.Switches;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Once;
using Chat.Web.Api.Streams;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/answers</c>: a question in, an answer out, whole or sentence by sentence.</summary>
internal static class AnswersEndpoint
{
    /// <summary>Header that says of a response that no person wrote, chose or checked it; <c>true</c>.</summary>
    public const string MachineMadeHeader = "X-AI-Generated";

    // Nobody knows how long; soon enough to come back soon.
    private const string OffSeconds = "60";

    private const string LastEventHeader = "Last-Event-ID";

    public static void MapAnswers(this RouteGroupBuilder api) => api.MapPost("/answers", AnswerAsync)
        .WithName("ask")
        .WithSummary("Answers a question about taxes; with Accept: text/event-stream, sentence by sentence.")
        .Accepts<AnswerRequest>("application/json")
        .Produces<Answer>(StatusCodes.Status200OK, "application/json", EventStream.MediaType)
        .Fails([.. ProblemCatalog.OfBodies, "question", "language", "last-event", "gone", "off", "busy"])
        .MayBeNamed()
        .WithMetadata(new CountsAsQuestion())
        .WithRequestTimeout(LimitsExtensions.AnswerTime);

    private static async Task<IResult> AnswerAsync(
        HttpContext http, RecordedAnswers answers, RunningAnswers running, Switchboard switches, AnswerGate gate, IOptions<ApiOptions> options, TimeProvider clock)
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

        if (!IdempotencyKey.TryRead(http, member: null, out var key))
            return Problems.Of(http, "problem-idempotency-key", StatusCodes.Status400BadRequest, request.Language);
        if (!TryReadLast(http.Request, out var last) || (last is not null && key is null))
            return Problems.Of(http, "problem-last-event", StatusCodes.Status400BadRequest, request.Language);

        var question = new Question(request.Question, chosen, clock.Today(), request.Context ?? ConversationContext.Empty) { Conversation = request.Conversation };
        if (key is not null)
        {
            var name = new OnceName(ConsumerAccess.SenderOf(http), key, "answers", JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.AnswerRequest));
            return await NamedAsync(http, await running.FindOrBeginAsync(name, question, Faces.Api, http.RequestAborted), last ?? 0, request.Language, options.Value.Beat);
        }

        if (!gate.TryEnter(RecordedAnswers.FollowsUp(question), out var place, out var comeBack))
            return Busy(http, comeBack, request.Language);
        http.Response.Headers[MachineMadeHeader] = "true";
        return WantsEvents(http.Request)
            ? new EventStream(running.Begin(question, Faces.Api, place).ReadAsync(0, options.Value.Beat, http.RequestAborted))
            : TypedResults.Json(await answers.AnswerAsync(question, Faces.Api, place, http.RequestAborted), ApiJson.Default.Answer);
    }

    private static async Task<IResult> NamedAsync(HttpContext http, FoundAnswer found, int last, string? language, TimeSpan beat)
    {
        if (found.ComeBack is { } comeBack)
            return Busy(http, comeBack, language);
        if (found.Problem is { } problem)
            return Refused(http, problem, language);
        Announce(http, found);
        if (WantsEvents(http.Request))
            return EventsOf(found, last, beat, http.RequestAborted);
        if (found.Kept is { } kept)
            return TypedResults.Json(kept, ApiJson.Default.Answer);
        var answer = found.Running!;
        if (!found.IsNew && answer.IsReadByOthers)
        {
            answer.Leave();
            return Refused(http, "problem-idempotency-busy", language);
        }

        return TypedResults.Json(await answer.WholeAsync(http.RequestAborted), ApiJson.Default.Answer);
    }

    /// <summary>Says of a response what is in it.</summary>
    internal static void Announce(HttpContext http, FoundAnswer found)
    {
        http.Response.Headers[MachineMadeHeader] = "true";
        if (!found.IsNew)
            http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
    }

    /// <summary>The events of an answer that was found, after the one of that number. Events of a try that came to nothing are no part of this one: it is told from its beginning.</summary>
    internal static EventStream EventsOf(FoundAnswer found, int last, TimeSpan beat, CancellationToken cancellation) =>
        new(found.Kept is { } kept ? Whole(kept, found.Events) : found.Running!.ReadAsync(found.IsNew ? 0 : last, beat, cancellation));

    /// <summary>An answer that is whole, as its one event. What it says replaces all that was told before, so that it alone is enough.</summary>
    internal static async IAsyncEnumerable<ServerEvent> Whole(Answer answer, int number)
    {
        await Task.CompletedTask;
        yield return new ServerEvent(JsonSerializer.SerializeToUtf8Bytes<AnswerEvent>(new Completed(answer), ApiJson.Default.AnswerEvent), Numbers.Plain(number));
    }

    /// <summary>Reads the number of the last event that arrived; false when it is none.</summary>
    internal static bool TryReadLast(HttpRequest request, out int? last)
    {
        last = null;
        if (request.Headers[LastEventHeader] is not { Count: > 0 } sent)
            return true;
        if (sent is not [{ } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        last = number;
        return true;
    }

    /// <summary>Why an answer cannot be given under its name.</summary>
    internal static ProblemHttpResult Refused(HttpContext http, string problem, string? language)
    {
        var status = problem switch
        {
            "problem-idempotency-body" => StatusCodes.Status422UnprocessableEntity,
            "problem-gone" => StatusCodes.Status410Gone,
            _ => StatusCodes.Status409Conflict,
        };
        if (status == StatusCodes.Status409Conflict)
            http.Response.Headers.RetryAfter = OnceWrites.BusySeconds;
        // Nothing that a machine made is in it.
        http.Response.Headers.Remove(MachineMadeHeader);
        return Problems.Of(http, problem, status, language);
    }

    private static ProblemHttpResult Busy(HttpContext http, TimeSpan comeBack, string? language)
    {
        var seconds = Numbers.Plain((int)comeBack.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds;
        return Problems.Of(http, "problem-busy", StatusCodes.Status503ServiceUnavailable, language, ("seconds", seconds));
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.Headers[HeaderNames.Accept].Any(a => a?.Contains(EventStream.MediaType, StringComparison.OrdinalIgnoreCase) == true);
}
