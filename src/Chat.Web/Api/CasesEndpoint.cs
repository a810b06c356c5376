using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Api.Once;
using Chat.Web.Api.Streams;
using Chat.Web.Cases;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.Extensions.Options;

namespace Chat.Web.Api;

/// <summary>A message of the citizen.</summary>
/// <param name="Text">The words; personal data are removed before they are kept.</param>
/// <param name="Key">The sender's own name for it, 8 to 64 letters, figures or hyphens: one sent twice is one message.</param>
public sealed record CaseMessageRequest(string? Text, string? Key);

/// <summary>A message of a case, as its citizen sees it.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Sender"><c>citizen</c>, <c>official</c> or <c>service</c>.</param>
/// <param name="Kind"><c>text</c>, or what the service tells.</param>
/// <param name="Text">The words; what the service tells is in the language of the case.</param>
/// <param name="At">When.</param>
public sealed record CaseMessageView(int Number, string Sender, string Kind, string Text, DateTimeOffset At);

/// <summary>A case, as its citizen sees it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="State"><c>unassigned</c>, <c>assigned</c>, <c>waiting</c> (for the citizen) or <c>closed</c>.</param>
/// <param name="Language">In which it is attended.</param>
/// <param name="Question">Without personal data; left out once erased.</param>
/// <param name="Place">Place in the queue; 1 is next, 0 once an official has it.</param>
/// <param name="WaitSeconds">Expected wait in open time; left out when not known.</param>
/// <param name="Expected">When that is; left out when not known.</param>
/// <param name="IsOpen">True when officials are there now.</param>
/// <param name="NextOpen">When they are there next.</param>
/// <param name="ErasedAt">When the citizen erased it.</param>
/// <param name="Messages">What was said after the number asked for.</param>
public sealed record CaseReport(
    string Code, string State, string Language, string? Question, int Place, int? WaitSeconds, DateTimeOffset? Expected, bool IsOpen, DateTimeOffset? NextOpen, DateTimeOffset? ErasedAt,
    IReadOnlyList<CaseMessageView> Messages);

/// <summary><c>/api/v1/cases/{code}</c>: a citizen's case, by the code that only the citizen has.</summary>
internal static class CasesEndpoint
{
    public static void MapCases(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{code}", FindAsync)
            .WithName("case")
            .WithSummary("A case by its code: where it stands, and what was said after the message with that number.")
            .Produces<CaseReport>()
            .Fails("case", "parameter", "time");
        api.MapPost("/cases/{code}/messages", SendAsync)
            .WithName("write-in-case")
            .WithSummary("Writes in a case. The same key twice is one message. Personal data are removed first.")
            .Accepts<CaseMessageRequest>("application/json")
            .Produces<CaseMessageView>(StatusCodes.Status201Created)
            .Fails([.. ProblemCatalog.OfBodies, "message", "case", "case-closed", "case-busy"])
            .MayBeNamed()
            .WithMetadata(new CountsAsQuestion("message"));
        api.MapGet("/cases/{code}/events", WatchAsync)
            .WithName("watch-case")
            .WithSummary("What is said in a case, as server-sent events: message (its id is the message's number; Last-Event-ID resumes after it) and typing. Comments in between show that the line is there.")
            .Produces<CaseMessageView>(StatusCodes.Status200OK, "text/event-stream")
            .Fails("case")
            .DisableRequestTimeout();
    }

    private static async Task<IResult> FindAsync(HttpContext http, string code, int? after, CitizenDesk desk, CaseQueue queue, UiWordings wordings, KnowledgeBase knowledge)
    {
        Keep(http);
        if (await CaseOf(code, desk, http.RequestAborted) is not { } kept)
            return Problems.Of(http, "problem-case", StatusCodes.Status404NotFound);
        var place = await queue.PlaceAsync(kept, http.RequestAborted);
        var words = wordings.For(kept.Language);
        var messages = await desk.MessagesAsync(kept.Id, after ?? 0, http.RequestAborted);
        return TypedResults.Json(
            new CaseReport(
                kept.Code.ToString(), kept.State, kept.Language, kept.Question, place.Place, place.Wait is { } wait ? (int)wait.TotalSeconds : null, place.Expected, place.IsOpen, place.NextOpen,
                kept.ErasedAt, [.. messages.Select(m => View(m, words, knowledge))]),
            ApiJson.Default.CaseReport);
    }

    private static async Task<IResult> SendAsync(HttpContext http, string code, CitizenDesk desk, OnceWrites once, UiWordings wordings, KnowledgeBase knowledge)
    {
        Keep(http);
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.CaseMessageRequest);
        if (request is null)
            return problem!;
        var text = request.Text?.Length > CitizenDesk.LongestText ? null : Redaction.Of(request.Text);
        var isNamed = http.Request.Headers.ContainsKey(IdempotencyKey.Header);
        if (text is null || text.Length > CitizenDesk.LongestText || (request.Key is null ? !isNamed : !MessageKey.IsOne(request.Key)))
            return Problems.Of(http, "problem-message", StatusCodes.Status400BadRequest);
        if (await CaseOf(code, desk, http.RequestAborted) is not { } kept)
            return Problems.Of(http, "problem-case", StatusCodes.Status404NotFound);
        // Written again under its name it is the same message.
        return await once.RunAsync(http, "messages", request.Key, request with { Key = null }, ApiJson.Default.CaseMessageRequest, async name =>
        {
            var result = await desk.SendAsync(kept.Id, text, MessageKey.Kept(name!), http.RequestAborted);
            return new Written(Said(http, result, wordings.For(kept.Language), knowledge), result.IsDone);
        }, within: "/cases/" + kept.Code.Symbols);
    }

    private static IResult Said(HttpContext http, CaseResult result, UiWording words, KnowledgeBase knowledge) => result.Outcome switch
    {
        CaseOutcome.Done => TypedResults.Json(View(result.Message!, words, knowledge), ApiJson.Default.CaseMessageView, statusCode: StatusCodes.Status201Created),
        CaseOutcome.Closed or CaseOutcome.Erased => Problems.Of(http, "problem-case-closed", StatusCodes.Status409Conflict),
        CaseOutcome.Changed => Problems.Of(http, "problem-case-busy", StatusCodes.Status429TooManyRequests),
        CaseOutcome.Missing => Problems.Of(http, "problem-case", StatusCodes.Status404NotFound),
        _ => Problems.Of(http, "problem-message", StatusCodes.Status400BadRequest),
    };

    private static async Task<IResult> WatchAsync(
        HttpContext http, string code, CitizenDesk desk, ChangeFeed feed, UiWordings wordings, KnowledgeBase knowledge, IOptions<ApiOptions> options, TimeProvider clock)
    {
        Keep(http);
        if (await CaseOf(code, desk, http.RequestAborted) is not { } kept)
            return Problems.Of(http, "problem-case", StatusCodes.Status404NotFound);
        _ = int.TryParse(http.Request.Headers["Last-Event-ID"], System.Globalization.CultureInfo.InvariantCulture, out var last);
        return new EventStream(EventsAsync(kept.Id, last, desk, feed, wordings.For(kept.Language), knowledge, clock, options.Value.Beat, http.RequestAborted));
    }

    /// <summary>Events of a case, after the message with that number.</summary>
    internal static async IAsyncEnumerable<ServerEvent> EventsAsync(
        Guid id, int last, CitizenDesk desk, ChangeFeed feed, UiWording words, KnowledgeBase knowledge, TimeProvider clock, TimeSpan every, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var watch = feed.Open(id);
        var signals = watch.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        var next = signals.MoveNextAsync().AsTask();
        var beat = Task.Delay(every, clock, cancellation);
        try
        {
            // Opens the line before anything is said.
            yield return ServerEvent.Beat;
            while (true)
            {
                foreach (var message in await TryReadAsync(desk, id, last, cancellation))
                {
                    last = message.Number;
                    yield return new ServerEvent(Json(View(message, words, knowledge)), Numbers.Plain(last), "message");
                }

                var isNews = false;
                while (!isNews && await Task.WhenAny(next, beat) == next)
                {
                    if (!await next)
                        yield break;
                    var signal = signals.Current;
                    next = signals.MoveNextAsync().AsTask();
                    // It has no id, so that a line that is cut resumes after the last message.
                    if (signal.Kind == ChangeKinds.OfficialTypes)
                        yield return new ServerEvent(Json(new CaseMessageView(last, Senders.Official, "typing", "", clock.GetUtcNow())), Kind: "typing");
                    // That the citizen types is nothing to the citizen.
                    isNews = signal.Kind == ChangeKinds.Case;
                }

                if (!beat.IsCompleted)
                    continue;
                // It shows both ends, and whatever stands between them, that the line is there; then what a lost signal would have told is read.
                cancellation.ThrowIfCancellationRequested();
                beat = Task.Delay(every, clock, cancellation);
                yield return ServerEvent.Beat;
            }
        }
        finally
        {
            watch.Dispose();
            // It ends with the watch, or with the line; only then may its reader be let go.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await signals.DisposeAsync();
        }
    }

    // While the database is away the line stays open; the next beat reads again.
    private static async Task<IReadOnlyList<CaseMessage>> TryReadAsync(CitizenDesk desk, Guid id, int last, CancellationToken cancellation)
    {
        try
        {
            return await desk.MessagesAsync(id, last, cancellation);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            return [];
        }
    }

    private static async Task<KeptCase?> CaseOf(string code, CitizenDesk desk, CancellationToken cancellation) =>
        ReceiptCode.TryParse(code, out var parsed) ? await desk.FindAsync(parsed, cancellation) : null;

    private static byte[] Json(CaseMessageView view) => JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Default.CaseMessageView);

    private static CaseMessageView View(CaseMessage message, UiWording words, KnowledgeBase knowledge) =>
        new(message.Number, message.Sender, message.Kind, CaseTexts.Said(message, words, knowledge) ?? message.Text, message.At);

    private static void Keep(HttpContext http)
    {
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
    }
}
