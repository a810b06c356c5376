using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Testing.Indexing;

/// <summary>An article in two wordings, for tests of what shows them.</summary>
public static class Wordings
{
    /// <summary>Its law.</summary>
    public const string Document = "BOE-A-2000-1";

    /// <summary>Its id.</summary>
    public const string Unit = Document + "#a9";

    /// <summary>1.500 euros until the end of 2024, 2.500 euros since; the second has markup in it, as text.</summary>
    public static IReadOnlyList<Passage> Two { get; } =
    [
        Passage("Quien cría abejas reales declara las colmenas cuando pasan de 1.500 euros.", null, new DateOnly(2025, 1, 1)),
        Passage("Quien cría abejas reales declara las colmenas cuando pasan de 2.500 euros.\n<script>alert(1)</script> & <b>fin</b>", new DateOnly(2025, 1, 1), null),
    ];

    /// <summary>One wording of an article.</summary>
    public static Passage Wording(string unit, string title, string heading, string text, DateOnly? from, DateOnly? until) => new()
    {
        Id = $"{unit}{(from is { } day ? $"@{day:yyyy-MM-dd}" : "")}/0",
        Document = unit[..unit.IndexOf('#', StringComparison.Ordinal)],
        Unit = unit,
        Ordinal = 0,
        Kind = UnitKind.Article,
        DocumentTitle = title,
        Heading = heading,
        Path = [],
        Text = text,
        Language = Language.Es,
        Rank = DocumentRank.Law,
        Scope = ParsedDocument.StateScope,
        ValidFrom = from,
        ValidUntil = until,
        Provenance = new Provenance("boe", "BOE-A-2000-1.md", "Reuse with citation.", new DateOnly(2026, 8, 7), new string('0', 64)),
    };

    private static Passage Passage(string text, DateOnly? from, DateOnly? until) =>
        Wording(Unit, "Ley de las colmenas", "Artículo 9. Abejas reales.", text, from, until);
}
