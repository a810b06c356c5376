using Chat.Web.Hosting;
using Chat.Web.Languages;
using Chat.Core.Languages;

namespace Chat.Web.Widget;

/// <summary>The widget: a launcher for pages of other sites, the frame that it opens, and the page to try it on.</summary>
internal static class WidgetExtensions
{
    // The launcher is the same file for as long as it is version 1; a week later a browser asks by its ETag whether it still is.
    private static readonly OwnHeaders Loader = new("default-src 'none'; frame-ancestors 'none'", IsForAll: true, CacheControl: "public, max-age=604800, stale-while-revalidate=604800");

    public static void AddWidget(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WidgetFiles>();
        builder.Services.AddSingleton<ChatEndpoint>();
        // The document holds nothing that is anybody's secret, so its length under compression tells nothing.
        builder.Services.AddResponseCompression(compression => compression.EnableForHttps = true);
    }

    /// <summary>What the widget's responses say of themselves; before anything is answered.</summary>
    public static void UseWidget(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path == WidgetFiles.ChatPath, chat => chat.UseResponseCompression());
        app.Use((http, next) =>
        {
            if (http.Request.Path == WidgetFiles.LoaderPath)
                http.Features.Set(Loader);
            return next(http);
        });
    }

    public static void MapWidget(this WebApplication app)
    {
        ChatEndpoint.Map(app);
        WidgetAnswersEndpoint.Map(app);
        app.MapGet("/widget", (HttpContext http) =>
        {
            http.Response.Headers.Vary = "Accept-Language";
            return TypedResults.Redirect($"/{(PageLanguage.Preferred(http.Request) ?? Language.Es).Code()}/widget{http.Request.QueryString}");
        }).ExcludeFromDescription();
    }
}
