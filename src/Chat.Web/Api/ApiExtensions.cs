using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Chat.Web.Hosting.Limits;

namespace Chat.Web.Api;

/// <summary>The HTTP interface, version 1.</summary>
internal static class ApiExtensions
{
    private static readonly string[] OtherMethods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options, HttpMethods.Trace];

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
    }

    public static void MapApi(this WebApplication app)
    {
        // No cookie speaks for a program here, so there is nothing to forge; a browser's page elsewhere is turned away (CrossSiteRequests).
        var api = app.MapGroup("/api/v1").WithTags("answers").DisableAntiforgery().AddEndpointFilter<RouteGroupBuilder, RecordsAway>();
        api.WithRequestTimeout(nameof(LimitsOptions.RequestTime));
        api.MapAnswers();
        api.MapFeedback();
        api.MapHandoffs();
        api.MapCases();
        api.MapSources();
        api.MapReceipts();
        api.MapConversations();
        // The pages' router would say of a GET that there is nothing at these addresses.
        foreach (var address in new[] { "/answers", "/feedback", "/handoffs" })
            api.MapMethods(address, OtherMethods, OnlyPost).ExcludeFromDescription();
        app.MapReceiptKeys();
        app.MapOpenApi();
    }

    private static IResult OnlyPost(HttpContext http)
    {
        http.Response.Headers.Allow = HttpMethods.Post;
        return Problems.Of(http, "problem-method", StatusCodes.Status405MethodNotAllowed);
    }
}
