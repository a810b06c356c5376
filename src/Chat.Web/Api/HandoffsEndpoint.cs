using Chat.Core.Languages;
using Chat.Web.Records;

namespace Chat.Web.Api;

/// <summary><c>POST /api/v1/handoffs</c>: a citizen asks for a person.</summary>
internal static class HandoffsEndpoint
{
    public static void MapHandoffs(this RouteGroupBuilder api) => api.MapPost("/handoffs", KeepAsync)
        .WithName("ask-for-a-person")
        .WithSummary("Records a request for a person and gives the reference to quote. Personal data are removed first.")
        .Accepts<HandoffRequest>("application/json")
        .Produces<HandoffReceipt>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> KeepAsync(HttpContext http, CitizenRecords records)
    {
        var (request, problem) = await JsonBody.ReadAsync(http, ApiJson.Default.HandoffRequest);
        if (request is null)
            return problem!;
        if (CitizenRecords.Fault(request) is { } fault)
            return Problems.Of(http, fault, StatusCodes.Status400BadRequest, request.Language);
        var receipt = await records.KeepAsync(request, Problems.LanguageOf(http, request.Language).Code(), http.RequestAborted);
        return TypedResults.Json(receipt, ApiJson.Default.HandoffReceipt, statusCode: StatusCodes.Status201Created);
    }
}
