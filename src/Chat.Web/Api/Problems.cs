using Chat.Core.Languages;
using Chat.Web.Languages;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Web.Api;

/// <summary>Errors as RFC 9457 problem details, in the language of the request.</summary>
internal static class Problems
{
    /// <summary>A problem whose words are <c>{key}</c> and <c>{key}-detail</c> of the wording, with slots filled in the latter.</summary>
    public static ProblemHttpResult Of(HttpContext http, string key, int status, string? language = null, params ReadOnlySpan<(string Name, string Value)> slots)
    {
        var words = http.RequestServices.GetRequiredService<UiWordings>().For(LanguageOf(http, language));
        http.Response.Headers.ContentLanguage = words.Code;
        return TypedResults.Problem(
            title: words[key],
            detail: words.Say(key + "-detail", slots),
            statusCode: status,
            type: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5",
            extensions: new Dictionary<string, object?> { ["code"] = key["problem-".Length..] });
    }

    /// <summary>The language that a request names, or else what its browser asks for, or else Spanish.</summary>
    public static Language LanguageOf(HttpContext http, string? named) =>
        LanguageCodes.TryParse(named, out var language) ? language : PageLanguage.Preferred(http.Request) ?? Language.Es;
}
