using Chat.Core.Languages;
using Chat.Web.Languages;
using Chat.Web.Panel.Access;

namespace Chat.Web.Panel.Shell;

/// <summary>The language of the panel: the official's own, and before signing in the one chosen in the address, or the browser's.</summary>
internal static class PanelLanguage
{
    public static Language Of(HttpContext http) =>
        LanguageCodes.TryParse(http.User.SignedIn()?.Language, out var own) ? own
        : LanguageCodes.TryParse(http.Request.Query["lang"], out var chosen) ? chosen
        : PageLanguage.Preferred(http.Request) ?? Language.Es;
}
