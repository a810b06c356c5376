using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Description;
using Chat.Web.Api.Once;
using Chat.Web.Api.Streams;
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
        builder.Services.AddOptions<ApiOptions>().Bind(builder.Configuration.GetSection(ApiOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RunningAnswers>();
        builder.Services.AddSingleton<OnceWrites>();
        builder.Services.AddSingleton<KeyTries>();
        // A developer's machine too says what is wrong with a parameter in problem details, not in a page with a stack trace.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddApiDescription();
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
