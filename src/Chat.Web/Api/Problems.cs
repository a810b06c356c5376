using Chat.Core.Languages;
using Chat.Web.Languages;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Web.Api;

/// <summary>
/// Errors as RFC 9457 problem details, in the language of the request. <c>code</c> says which it is, the same in every language and
/// edition; <c>type</c> is the same code as a URN, a name that leads nowhere: what there is to read stands in docs/api.md.
/// </summary>
internal static class Problems
{
    /// <summary>What a type begins with.</summary>
    public const string TypePrefix = "urn:taxassistant:problem:";

    private const string KeyPrefix = "problem-";

    /// <summary>The code of a wording key: <c>case-closed</c> of <c>problem-case-closed</c>.</summary>
    public static string CodeOf(string key) => key.StartsWith(KeyPrefix, StringComparison.Ordinal) ? key[KeyPrefix.Length..] : key;

    /// <summary>A problem whose words are <c>{key}</c> and <c>{key}-detail</c> of the wording, with slots filled in the latter.</summary>
    public static ProblemHttpResult Of(HttpContext http, string key, int status, string? language = null, params ReadOnlySpan<(string Name, string Value)> slots)
    {
        var words = http.RequestServices.GetRequiredService<UiWordings>().For(LanguageOf(http, language));
        http.Response.Headers.ContentLanguage = words.Code;
        return TypedResults.Problem(
            title: words[key],
            detail: words.Say(key + "-detail", slots),
            statusCode: status,
            type: TypePrefix + CodeOf(key),
            extensions: new Dictionary<string, object?> { ["code"] = CodeOf(key) });
    }

    /// <summary>The language that a request names, or else what its browser asks for, or else Spanish.</summary>
    public static Language LanguageOf(HttpContext http, string? named) =>
        LanguageCodes.TryParse(named, out var language) ? language : PageLanguage.Preferred(http.Request) ?? Language.Es;
}
