using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Rag.Screening;
using Chat.Records.Cases;
using Chat.Records.Sites;
using Chat.Records.Switches;
using Chat.Web.Cases;
using Chat.Web.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Languages;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Chat.Web.Widget;

/// <summary>
/// <c>GET /widget/v1/chat?origin=…&amp;language=…&amp;topic=…</c>: the document in the widget's frame. Whoever asks names the origin of the page
/// around it; the policy lets in that origin alone, so that naming another one shows nothing.
/// </summary>
internal sealed class ChatEndpoint(
    SiteRegister sites, WidgetFiles files, UiWordings wordings, SeasonalSuggestions suggestions, KnowledgeBase knowledge, Switchboard switches, CaseQueue queue,
    IOptions<ScreeningOptions> screening)
{
    public static void Map(WebApplication app) => app.MapGet(WidgetFiles.ChatPath, (HttpContext http, ChatEndpoint chat, string? origin, string? language, string? topic) => chat.ShowAsync(http, origin, language, topic)).ExcludeFromDescription();

    private async Task<IResult> ShowAsync(HttpContext http, string? origin, string? language, string? topic)
    {
        var w = wordings.For(LanguageCodes.TryParse(language, out var chosen) ? chosen : PageLanguage.Preferred(http.Request) ?? Language.Es);
        var own = PublicAddress.OriginOf(http);
        // Read by itself it is a page like any other; framed, only by who is registered, or by this service's own page on the widget.
        var host = string.IsNullOrEmpty(origin) ? null : origin;
        var isKnown = host is null || host == own || await sites.KnowsAsync(host, http.RequestAborted);
        http.Features.Set(new OwnHeaders(Policy(isKnown ? host : null), MayBeFramed: isKnown && host is not null));
        http.Response.Headers.ContentLanguage = w.Code;
        return isKnown
            ? Document(w, host, topic)
            : new RazorComponentResult<ChatDocument>(new Dictionary<string, object?> { [nameof(ChatDocument.W)] = w, [nameof(ChatDocument.Style)] = files.Style }) { StatusCode = StatusCodes.Status403Forbidden };
    }

    private RazorComponentResult<ChatDocument> Document(UiWording w, string? host, string? topic)
    {
        var (hint, context) = knowledge.Topics.ContainsKey(topic ?? "") ? (topic, new ConversationContext(Topic: topic, Language: w.Code)) : (topic, new ConversationContext(Language: w.Code));
        var place = queue.HoursNow();
        var setup = new ChatSetup(
            w.Code, host, screening.Value.LongestQuestion, context, ChatSetup.WordsOf(w), ChatSetup.ScopesOf(knowledge, w), ChatSetup.MonthsOf(w.Language), place.IsOpen ? null : CaseTexts.Shut(place, w));
        return new RazorComponentResult<ChatDocument>(new Dictionary<string, object?>
        {
            [nameof(ChatDocument.W)] = w,
            [nameof(ChatDocument.Style)] = files.Style,
            [nameof(ChatDocument.Setup)] = setup,
            [nameof(ChatDocument.Notes)] = Notes(w),
            [nameof(ChatDocument.Offer)] = suggestions.For(w.Language, hint),
            [nameof(ChatDocument.Addresses)] = LanguageCodes.All.Select(l => KeyValuePair.Create(l, Address(host, l, topic))).ToList(),
        });
    }

    private List<string> Notes(UiWording w) =>
    [
        .. switches.Of(Faces.Widget).Mode switch { FaceMode.Off => [w["switched-off"]], FaceMode.SourcesOnly => [w["sources-only"]], _ => Array.Empty<string>() },
        .. switches.BannerOf(Faces.Widget, w.Code) is { } banner ? [banner] : Array.Empty<string>(),
    ];

    private static string Address(string? host, Language language, string? topic) =>
        WidgetFiles.ChatPath + QueryString.Create("origin", host ?? "").Add("language", language.Code()).Add("topic", topic ?? "");

    // Stricter than the pages': its own files by name, its one style by digest, and no text that could become markup. The origin is one
    // that the register has written, so it cannot add a directive.
    private string Policy(string? host) =>
        $"default-src 'none'; script-src 'self'; style-src '{files.StyleDigest}'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + $"require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {host ?? "'none'"}";
}
