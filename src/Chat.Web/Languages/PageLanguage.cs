using Chat.Core.Languages;
using Chat.Web.Panel.Shell;

namespace Chat.Web.Languages;

/// <summary>The language of a page: the first segment of its address, or else what the browser asks for.</summary>
public static class PageLanguage
{
    /// <summary>Names of the languages, each in itself.</summary>
    public static IReadOnlyDictionary<Language, string> Names { get; } = new Dictionary<Language, string>
    {
        [Language.Es] = "Castellano",
        [Language.Ca] = "Català",
        [Language.Gl] = "Galego",
        [Language.Eu] = "Euskara",
    };

    /// <summary>The language that an address names; null when it names none.</summary>
    public static Language? Named(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var first = path.TrimStart('/').Split('/', '?', '#')[0];
        return LanguageCodes.All.Where(l => l.Code() == first).Cast<Language?>().FirstOrDefault();
    }

    /// <summary>The language of a request's page.</summary>
    public static Language Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var path = http.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>()?.OriginalPath
            ?? http.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerPathFeature>()?.Path
            ?? http.Request.Path.Value ?? "/";
        if (path.StartsWith(PanelExtensions.Root, StringComparison.Ordinal))
            return PanelLanguage.Of(http);
        // A page at "/" is Spanish: whoever reads another language has been sent on by then.
        return Named(path) ?? (path == "/" ? Language.Es : Preferred(http.Request) ?? Language.Es);
    }

    /// <summary>The first of the four languages that the browser asks for; null when it asks for none of them.</summary>
    public static Language? Preferred(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var wanted in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            if (wanted.Quality is not 0 && LanguageCodes.TryParse(wanted.Value.Value, out var language))
                return language;
        }

        return null;
    }
}
