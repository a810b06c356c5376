using Chat.Core.Answers;
using Chat.Records.Cases;

namespace Chat.Web.Panel.Cases;

/// <summary>The articles that the answers of a case rest on.</summary>
internal static class CaseArticles
{
    /// <summary>Each once, in the order in which the conversation came to them, those quoted by an answer before those that its guidance rests on.</summary>
    public static IReadOnlyList<LegalReference> Of(CaseFile file) =>
        [.. file.Turns.SelectMany(t => t.Answer?.Sources ?? []).SelectMany(Of).Where(a => a.Id.Contains('#', StringComparison.Ordinal)).DistinctBy(a => a.Id)];

    private static IEnumerable<LegalReference> Of(Source source) =>
        source.Id.StartsWith("BOE-", StringComparison.Ordinal) ? source.LegalBasis.Prepend(new LegalReference(source.Id, source.Title, source.Url ?? "")) : source.LegalBasis;
}
