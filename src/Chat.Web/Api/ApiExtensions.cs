using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace Chat.Web.Api;

/// <summary>The HTTP interface, version 1.</summary>
internal static class ApiExtensions
{
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
        var api = app.MapGroup("/api/v1").WithTags("answers").DisableAntiforgery().AddEndpointFilter<RouteGroupBuilder, RecordsAway>();
        api.MapAnswers();
        api.MapFeedback();
        api.MapHandoffs();
        api.MapSources();
        api.MapReceipts();
        api.MapConversations();
        app.MapReceiptKeys();
        app.MapOpenApi();
    }
}
