using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Rag.Ingestion.Documents;
using Chat.Web.Wording;

namespace Chat.Web.Widget;

/// <summary>What the frame's scripts need to know; written into its document as data.</summary>
/// <param name="Language">ISO 639-1 code of the frame.</param>
/// <param name="Host">The origin of the page around it; null when it is read by itself.</param>
/// <param name="Longest">Longest question, in UTF-16 units.</param>
/// <param name="Context">In which the first question is asked: the frame's language, and the topic of the page around it.</param>
/// <param name="Words">The words it may say.</param>
/// <param name="Scopes">Where a source holds, by jurisdiction.</param>
/// <param name="Months">Twelve dates with <c>{day}</c> and <c>{year}</c>.</param>
/// <param name="Shut">That no official is there, and when one is; null while one is.</param>
public sealed record ChatSetup(
    string Language, string? Host, int Longest, ConversationContext Context, IReadOnlyDictionary<string, string> Words, IReadOnlyDictionary<string, string> Scopes, IReadOnlyList<string> Months, string? Shut)
{
    // Accents stay readable and short; what could end the element that the data stand in is escaped all the same.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    // The keys of Wording/<language>/ui.yml that the scripts say; a test reads the scripts and finds each of theirs here.
    private static readonly string[] Keys =
    [
        "new-tab", "error-prefix", "error-empty", "error-too-long", "too-many", "too-many-forms", "you-asked", "removed", "removed-why", "never-share", "answering", "waiting-next", "waiting-position",
        "waiting-time", "answered", "answered-sources", "answered-one-source", "stopped", "retracted", "failed", "again", "mode-quoted", "mode-quoted-law", "mode-quoted-manual", "mode-generated",
        "machine-made", "notices", "related", "call", "go-to", "sources", "source-number", "see-source", "back-to-text", "in-force-since", "in-force-between", "text-of", "tax-year", "tax-years", "quoted", "more", "less",
        "legal-basis", "official-page", "what-law", "what-manual", "what-page", "marked", "history-link", "useful", "yes", "no", "reasons", "comment", "comment-hint", "send-feedback",
        "feedback-thanks", "cancel", "not-kept", "person", "restored", "person-comment", "person-share", "person-share-hint", "person-contact", "person-contact-hint", "person-contact-error", "person-send", "person-sending",
        "person-done", "person-reference", "person-next", "person-link", "receipt", "back-home", "erase-text", "erase-yes", "erase-failed", "erased", "restart-no", "widget-will-remove", "widget-cut", "widget-offline", "reconnecting",
        "widget-person-text",
    ];

    private static readonly string[] Families = ["kind-", "reason-", "data-"];

    /// <summary>The words of a frame in that language.</summary>
    public static IReadOnlyDictionary<string, string> WordsOf(UiWording w)
    {
        ArgumentNullException.ThrowIfNull(w);
        return w.Keys.Where(k => Families.Any(f => k.StartsWith(f, StringComparison.Ordinal))).Concat(Keys).ToDictionary(k => k, k => w[k]);
    }

    /// <summary>Names of jurisdictions; of the provinces of a region the region itself speaks.</summary>
    public static IReadOnlyDictionary<string, string> ScopesOf(KnowledgeBase knowledge, UiWording w)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        ArgumentNullException.ThrowIfNull(w);
        return knowledge.Territories.Values.Select(t => t.Jurisdiction).OfType<string>().Append(ParsedDocument.StateScope).Distinct()
            .Select(s => (Scope: s, Name: Conversations.ScopeName.Of(s, knowledge, w))).Where(s => s.Name is not null).ToDictionary(s => s.Scope, s => s.Name!);
    }

    /// <summary>How that language writes a date, month by month.</summary>
    public static IReadOnlyList<string> MonthsOf(Language language) =>
        // Any year and any day whose digits stand nowhere else in the date; the ending of a Basque year goes by the year, and is the script's.
        [.. Enumerable.Range(1, 12).Select(month => TopicFigure.FormatDate(new DateOnly(2023, month, 7), language)
            .Replace(language == Core.Languages.Language.Eu ? "2023ko" : "2023", "{year}", StringComparison.Ordinal).Replace("7", "{day}", StringComparison.Ordinal))];

    /// <summary>As data within a document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A list of questions, as data within an attribute.</summary>
    public static string ToJson(IReadOnlyList<string> questions) => JsonSerializer.Serialize(questions, Json);
}
