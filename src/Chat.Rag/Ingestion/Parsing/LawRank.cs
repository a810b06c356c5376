using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>What weight a published text has, by the rank that its publisher gives or, where that is "other", by its title.</summary>
internal static class LawRank
{
    private static readonly (string Opening, DocumentRank Rank)[] Openings =
    [
        ("decreto legislativo", DocumentRank.Law), ("decreto-legislativo", DocumentRank.Law), ("decreto foral legislativo", DocumentRank.Law),
        ("decreto foral-norma", DocumentRank.Law), ("decreto foral normativo", DocumentRank.Law), ("decreto ley", DocumentRank.Law),
        ("decreto-ley", DocumentRank.Law), ("real decreto-ley", DocumentRank.Law), ("real decreto ley", DocumentRank.Law),
        ("real decreto legislativo", DocumentRank.Law), ("norma foral", DocumentRank.Law), ("texto refundido", DocumentRank.Law),
        ("constitucion", DocumentRank.Law), ("ley", DocumentRank.Law), ("estatuto", DocumentRank.Law), ("codigo", DocumentRank.Law),
        ("acuerdo internacional", DocumentRank.Law), ("convenio", DocumentRank.Law), ("instrumento de ratificacion", DocumentRank.Law),
        ("real decreto", DocumentRank.Regulation), ("decreto", DocumentRank.Regulation), ("reglamento", DocumentRank.Regulation),
        ("directiva", DocumentRank.Law), ("orden", DocumentRank.Order), ("resolucion", DocumentRank.Order), ("circular", DocumentRank.Order),
        ("instruccion", DocumentRank.Order), ("acuerdo", DocumentRank.Order), ("sentencia", DocumentRank.Ruling),
    ];

    /// <summary>The rank; <paramref name="published"/> is <c>real_decreto_ley</c>, <c>Real Decreto-ley</c>, <c>otro</c> or null.</summary>
    public static DocumentRank Of(string? published, string title) =>
        Read((published ?? "").Replace('_', ' ')) ?? Read(title) ?? DocumentRank.Order;

    private static DocumentRank? Read(string text)
    {
        var folded = Folding.Fold(text).Trim();
        foreach (var (opening, rank) in Openings)
        {
            if (folded.StartsWith(opening, StringComparison.Ordinal) && (folded.Length == opening.Length || !char.IsLetter(folded[opening.Length])))
                return rank;
        }

        return null;
    }
}
