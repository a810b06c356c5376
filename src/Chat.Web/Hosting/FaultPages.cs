using Chat.Web.Api;
using Microsoft.AspNetCore.Diagnostics;

namespace Chat.Web.Hosting;

/// <summary>What a visitor sees when something is missing or fails: a page in their language, or problem details for a program.</summary>
internal static class FaultPages
{
    public static void UseFaultPages(this WebApplication app)
    {
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // The page that says it is a page: as a form it would be asked for the token that the form lacked, and fail on top of what failed.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
                http.Request.Method = HttpMethods.Get;
            return next(http);
        });
        // Closer to the endpoints, so that a program is answered before a page is looked for.
        app.UseWhen(IsForPrograms, api =>
        {
            api.UseExceptionHandler(failed => failed.Run(http => Problems.Of(http, "problem-error", StatusCodes.Status500InternalServerError).ExecuteAsync(http)));
            api.UseStatusCodePages(codes => Problems.Of(
                codes.HttpContext,
                codes.HttpContext.Response.StatusCode switch
                {
                    StatusCodes.Status405MethodNotAllowed => "problem-method",
                    // A value in the address that its endpoint cannot read.
                    StatusCodes.Status400BadRequest => "problem-parameter",
                    StatusCodes.Status413PayloadTooLarge => "problem-too-large",
                    StatusCodes.Status415UnsupportedMediaType => "problem-media-type",
                    >= StatusCodes.Status500InternalServerError => "problem-error",
                    _ => "problem-address",
                },
                codes.HttpContext.Response.StatusCode).ExecuteAsync(codes.HttpContext));
        });
    }

    /// <summary>True for an address that programs speak to.</summary>
    public static bool IsForPrograms(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/health") || http.Request.Path.StartsWithSegments("/openapi");
}
