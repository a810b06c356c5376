using Chat.Core.Languages;

namespace Chat.Web.Languages;

/// <summary>Sends a visitor of <c>/</c> to the page in the language of the browser.</summary>
internal static class LanguageOfVisitor
{
    /// <summary>Only <c>/</c> moves; an address with a language in it is the visitor's own choice.</summary>
    public static void UseLanguageOfVisitor(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Path != "/" || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            return next(http);
        http.Response.Headers.Vary = "Accept-Language";
        if (PageLanguage.Preferred(http.Request) is not { } language || language == Language.Es)
            return next(http);
        http.Response.Redirect("/" + language.Code());
        return Task.CompletedTask;
    });
}
