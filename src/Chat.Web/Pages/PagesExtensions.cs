using Chat.Core.Languages;
using Chat.Rag;
using Chat.Web.Conversations;
using Chat.Web.Languages;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Chat.Web.Pages;

/// <summary>The pages that a citizen sees.</summary>
internal static class PagesExtensions
{
    // A turn that the browser gives back after a reload holds the quoted words of its sources.
    private const int LongestMessage = 128 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        builder.Services.AddOptions<ConversationOptions>()
            .Bind(builder.Configuration.GetSection(TaxAssistantOptions.Section + ":Conversation"))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<UiWordings>();
        builder.Services.AddSingleton<SeasonalSuggestions>();
        builder.Services.AddSingleton<AnswerStream>(services => services.GetRequiredService<RecordedAnswers>().StreamForPagesAsync);
        builder.Services.AddScoped<Browser>();
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        // A form without its token goes no further; the page that says so is come to a second time.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                return next(http);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        app.MapStaticAssets();
        // The address that goes onto paper; the page itself is one a language.
        app.MapGet("/transparencia", (HttpContext http) =>
        {
            http.Response.Headers.Vary = "Accept-Language";
            return TypedResults.Redirect($"/{(PageLanguage.Preferred(http.Request) ?? Language.Es).Code()}/transparencia");
        }).ExcludeFromDescription();
        // An address without a language, as sources name it, goes where the reader's browser reads.
        app.MapGet("/norma/{document}/{unit}", (HttpContext http) =>
        {
            http.Response.Headers.Vary = "Accept-Language";
            return Results.LocalRedirect($"/{PageLanguage.Of(http).Code()}{http.Request.Path}{http.Request.QueryString}");
        }).ExcludeFromDescription();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = "'none'");
    }
}
