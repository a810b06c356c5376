using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Turns the drafts of a document into its units: without its list of contents, each with an id of its own and with words.</summary>
internal static class UnitList
{
    // A list of contents has that many headings without a text between them; repealed articles are noted one by one.
    private const int ShortestContents = 4;

    public static IReadOnlyList<DocumentUnit> Of(List<UnitDraft> drafts)
    {
        var kept = WithoutContents(drafts.FindAll(d => d.Blocks.Count > 0 || d.Kind != UnitKind.Preamble)).ToList();
        var ids = Ids(kept);
        var units = new List<DocumentUnit>(kept.Count);
        foreach (var draft in kept)
        {
            if (draft.Blocks.Count == 0)
                draft.Add(draft.Heading);
            var kind = draft.QuotedBy is null ? draft.Kind : UnitKind.Quoted;
            units.Add(new DocumentUnit(ids[draft], kind, draft.Heading, draft.Path, [new UnitVersion(null, null, draft.Notes.ChangedBy, draft.Blocks)]));
        }

        return units;
    }

    // A quoted article must not take the number of one of the document's own, and its id says whose text it is: df1.a5.
    private static Dictionary<UnitDraft, string> Ids(List<UnitDraft> drafts)
    {
        var names = new UnitNames();
        var ids = new Dictionary<UnitDraft, string>();
        foreach (var draft in drafts.Where(d => d.QuotedBy is null))
            ids[draft] = names.Next(draft.Id);
        foreach (var draft in drafts.Where(d => d.QuotedBy is not null))
            ids[draft] = names.Next($"{ids.GetValueOrDefault(draft.QuotedBy!, draft.QuotedBy!.Id)}.{draft.Id}");
        return ids;
    }

    private static IEnumerable<UnitDraft> WithoutContents(List<UnitDraft> drafts)
    {
        var counts = drafts.CountBy(u => u.Id).ToDictionary();
        for (var i = 0; i < drafts.Count;)
        {
            var end = i;
            while (end < drafts.Count && drafts[end].Blocks.Count == 0)
                end++;
            // Entries of a list of contents come again with their text; a lone heading stays.
            var isContents = end - i >= ShortestContents && drafts[i..end].All(u => counts[u.Id] > 1);
            if (end == i)
                end++;
            for (; i < end; i++)
            {
                if (!isContents)
                    yield return drafts[i];
            }
        }
    }
}
