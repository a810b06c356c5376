using Chat.Core.Languages;
using Chat.Records.Cases;
using Chat.Records.Storage;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Once;
using Chat.Web.Cases;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/handoffs</c>: a citizen asks for a person.</summary>
internal static class HandoffsEndpoint
{
    public static void MapHandoffs(this RouteGroupBuilder api) => api.MapPost("/handoffs", KeepAsync)
        .WithName("ask-for-a-person")
        .WithSummary("Hands a matter to a person and gives the code with which to come back. Personal data are removed first; a contact is sealed.")
        .Accepts<HandoffRequest>("application/json")
        .Produces<HandoffReceipt>(StatusCodes.Status201Created)
        .Fails([.. ProblemCatalog.OfBodies, "answer-id", "comment", "contact", "gone"])
        .MayBeNamed()
        .WithMetadata(new NeedsNoKey(), new CountsAsQuestion("handoff"));

    private static async Task<IResult> KeepAsync(HttpContext http, CaseHandover handover, OnceWrites once)
    {
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.HandoffRequest);
        if (request is null)
            return problem!;
        if (CaseHandover.Fault(request) is { } fault)
            return Problems.Of(http, fault, StatusCodes.Status400BadRequest, request.Language);
        // Sent again under its name it is the same case, as it stands by then.
        return await once.RunAsync(http, "handoffs", request.Key, request with { Key = null }, ApiJson.Default.HandoffRequest, async name =>
        {
            var (kept, place) = await handover.OpenAsync(request with { Key = name }, Problems.LanguageOf(http, request.Language).Code(), http.RequestAborted);
            return new Written(Taken(kept, place));
        }, again: async name => await handover.FindAsync(request with { Key = name }, http.RequestAborted) is var (kept, place)
            ? Taken(kept, place)
            // Erased since: opened anew, what the citizen had erased would be there again.
            : Problems.Of(http, "problem-gone", StatusCodes.Status410Gone, request.Language));
    }

    private static IResult Taken(KeptCase kept, QueuePlace place) =>
        TypedResults.Json(CaseHandover.Receipt(kept, place), ApiJson.Default.HandoffReceipt, statusCode: StatusCodes.Status201Created);
}
