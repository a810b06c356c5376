using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;

namespace Chat.Web.Records;

/// <summary>
/// The context that comes back from a client, as it may be used and kept. It travels outside of the service, so it may say anything: only
/// what the knowledge knows is taken, and the last question is redacted again.
/// </summary>
internal static class SafeContext
{
    // No tax year that anybody is asked about lies outside.
    private const int FirstYear = 1978;
    private const int LastYear = 2100;

    /// <summary>The context without what it may not hold.</summary>
    public static ConversationContext Of(ConversationContext context, KnowledgeBase knowledge) => new(
        context.Topic is { } topic && knowledge.Topics.ContainsKey(topic) ? topic : null,
        context.TaxYear is >= FirstYear and <= LastYear ? context.TaxYear : null,
        context.Territory is { } territory && knowledge.Territories.ContainsKey(territory) ? territory : null,
        Redaction.Of(context.LastQuestion?.Length > CitizenRecords.LongestText ? context.LastQuestion[..CitizenRecords.LongestText] : context.LastQuestion),
        LanguageCodes.TryParse(context.Language, out var language) ? language.Code() : null);
}
