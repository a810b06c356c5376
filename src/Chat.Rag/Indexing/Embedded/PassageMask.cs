using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Which passages a question may find.</summary>
internal static class PassageMask
{
    /// <summary>True for each that may be found; null for all.</summary>
    public static bool[]? Of(PassageQuery query, PassageFile passages)
    {
        if (query.InForceOn is null && query.Scopes is null && query.Ranks is null && query.Languages is null)
            return null;
        var rows = passages.Rows;
        var mask = new bool[rows.Length];
        var scopes = new Dictionary<int, bool>();
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (query.Scopes is { } wanted)
            {
                if (!scopes.TryGetValue(row.Scope, out var inScope))
                    scopes[row.Scope] = inScope = wanted.Contains(passages.String(row.Scope));
                if (!inScope)
                    continue;
            }

            mask[i] = (query.InForceOn is not { } day || row.IsInForceOn(day.DayNumber))
                && (query.Ranks is null || query.Ranks.Contains((DocumentRank)row.Rank))
                && (query.Languages is null || query.Languages.Contains((Language)row.Language));
        }

        return mask;
    }
}
