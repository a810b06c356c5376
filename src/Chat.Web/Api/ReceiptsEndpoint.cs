using System.Text;
using Chat.Records.Receipts;
using Chat.Web.Api.Consumers;

namespace Chat.Web.Api;

/// <summary><c>GET /api/v1/receipts/{code}</c>: a signed receipt as a file; and the keys that verify it.</summary>
internal static class ReceiptsEndpoint
{
    public static void MapReceipts(this RouteGroupBuilder api) => api.MapGet("/receipts/{code}", FindAsync)
        .WithName("receipt")
        .WithSummary("The signed receipt of an answer, byte for byte as it was signed; any change of it can be found with the keys of /.well-known/taxassistant-keys.json.")
        .Produces<SignedReceipt>()
        .Fails("receipt", "receipt-erased", "time")
        // A citizen's page offers it as a file.
        .WithMetadata(new NeedsNoKey());

    public static void MapReceiptKeys(this WebApplication app) => app
        .MapGet("/.well-known/taxassistant-keys.json", (ReceiptKeys keys) => TypedResults.Json(keys.Published(), Chat.Records.RecordsJson.Default.KeySet))
        .ExcludeFromDescription();

    private static async Task<IResult> FindAsync(HttpContext http, string code, ReceiptReader receipts)
    {
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
        if (!ReceiptCode.TryParse(code, out var parsed) || await receipts.FindAsync(parsed, http.RequestAborted) is not { } found)
            return Problems.Of(http, "problem-receipt", StatusCodes.Status404NotFound);
        return found.Document is { } document
            ? TypedResults.File(Encoding.UTF8.GetBytes(document), "application/json", $"taxassistant-{found.Code}.json")
            : Problems.Of(http, "problem-receipt-erased", StatusCodes.Status410Gone);
    }
}
