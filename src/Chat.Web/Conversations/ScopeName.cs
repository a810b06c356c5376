using Chat.Core.Answers;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Web.Wording;

namespace Chat.Web.Conversations;

/// <summary>Names where a source holds, in the reader's language.</summary>
internal static class ScopeName
{
    /// <summary>"All of Spain", or the region's name; null where that has no meaning, or the region is not known.</summary>
    /// <param name="scope">As <see cref="Source.Scope"/> writes it.</param>
    /// <param name="knowledge">Knows the regions by their jurisdiction.</param>
    /// <param name="w">Words of the page.</param>
    public static string? Of(string? scope, KnowledgeBase knowledge, UiWording w) => scope switch
    {
        null => null,
        ParsedDocument.StateScope => w["scope-state"],
        // Of the provinces of a region the region itself comes first.
        _ => knowledge.Territories.Values.Where(t => t.Jurisdiction == scope).OrderByDescending(t => t.Id == t.Region).FirstOrDefault()?.Names[w.Language],
    };
}
