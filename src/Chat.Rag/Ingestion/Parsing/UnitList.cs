using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Turns the drafts of a document into its units: without its list of contents, each with an id of its own and with words.</summary>
internal static class UnitList
{
    // A list of contents has that many headings without a text between them; repealed articles are noted one by one.
    private const int ShortestContents = 4;

    public static IReadOnlyList<DocumentUnit> Of(List<UnitDraft> drafts)
    {
        var names = new UnitNames();
        var units = new List<DocumentUnit>(drafts.Count);
        foreach (var draft in WithoutContents(drafts.FindAll(d => d.Blocks.Count > 0 || d.Kind != UnitKind.Preamble)))
        {
            if (draft.Blocks.Count == 0)
                draft.Add(draft.Heading);
            units.Add(new DocumentUnit(names.Next(draft.Id), draft.Kind, draft.Heading, draft.Path, [new UnitVersion(null, null, draft.Notes.ChangedBy, draft.Blocks)]));
        }

        return units;
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
