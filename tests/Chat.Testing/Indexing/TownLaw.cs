using System.Globalization;
using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Testing.Indexing;

/// <summary>A small body of invented law: each passage has a word that no other has, so that any sound index finds it first.</summary>
public static class TownLaw
{
    /// <summary>A state law in Spanish; article 2 has a wording of 2023 and one since 2024, the latter in two passages.</summary>
    public static IReadOnlyList<Passage> Bicycles { get; } =
    [
        Passage("LEY-1", "a1", null, 0, "Este tributo grava la tenencia de velocípedos en la vía pública del municipio."),
        Passage("LEY-1", "a2", "2023-01-01", 0, "El gravamen de los triciclos será del 3 por ciento de su precio de compra.") with { ValidUntil = Day("2024-01-01") },
        Passage("LEY-1", "a2", "2024-01-01", 0, "El gravamen de los triciclos será del 4 por ciento de su precio de compra."),
        Passage("LEY-1", "a2", "2024-01-01", 1, "Quedan exentos los monociclos de las escuelas de circo."),
        Passage("LEY-1", "dt1", "2022-01-01", 0, "Durante el año 2022 se aplicará una bonificación a los patinetes.") with { Kind = UnitKind.Transitional, ValidUntil = Day("2023-01-01") },
    ];

    /// <summary>A law of Catalonia in Catalan.</summary>
    public static IReadOnlyList<Passage> Boats { get; } =
    [
        Passage("LLEI-2", "a1", "2020-01-01", 0, "Les barques de rem paguen una taxa d'amarratge cada trimestre.") with { Language = Language.Ca, Scope = "es-ct" },
        Passage("LLEI-2", "a2", "2020-01-01", 0, "Els catamarans resten subjectes al mateix règim que els velers.") with { Language = Language.Ca, Scope = "es-ct" },
    ];

    /// <summary>An order for the Canary Islands.</summary>
    public static IReadOnlyList<Passage> Camels { get; } =
    [
        Passage("ORDEN-3", "a1", "2021-07-01", 0, "Los dromedarios destinados al paseo turístico se declararán en el modelo correspondiente.") with { Rank = DocumentRank.Order, Scope = "es-cn" },
    ];

    /// <summary>A manual.</summary>
    public static IReadOnlyList<Passage> Manual { get; } =
    [
        Passage("MANUAL-4", "s1", null, 0, "Ejemplo práctico: una panadería compra una furgoneta eléctrica y deduce la cuota soportada.") with { Rank = DocumentRank.Manual, Kind = UnitKind.Section },
    ];

    /// <summary>All of it.</summary>
    public static IReadOnlyList<Passage> All { get; } = [.. Bicycles, .. Boats, .. Camels, .. Manual];

    /// <summary>A build of passages from nothing.</summary>
    public static IndexChange FromNothing(params IEnumerable<Passage> passages) => new(new HashSet<string>(), [.. passages], FromNothing: true);

    /// <summary>A change of what is live.</summary>
    public static IndexChange Change(string[] removed, params IEnumerable<Passage> added) => new(removed.ToHashSet(), [.. added]);

    /// <summary>A passage in Spanish that holds in all of Spain.</summary>
    /// <param name="document">Its document.</param>
    /// <param name="unit">Its unit within.</param>
    /// <param name="from">First day in force; null when unknown.</param>
    /// <param name="ordinal">Its place.</param>
    /// <param name="text">Its words.</param>
    public static Passage Passage(string document, string unit, string? from, int ordinal, string text) => new()
    {
        Id = from is null ? $"{document}#{unit}/{ordinal}" : $"{document}#{unit}@{from}/{ordinal}",
        Document = document,
        Unit = $"{document}#{unit}",
        Ordinal = ordinal,
        Kind = UnitKind.Article,
        DocumentTitle = $"Norma {document}",
        Heading = $"Apartado {unit}.",
        Path = ["TÍTULO I", "CAPÍTULO II"],
        Text = text,
        Language = Language.Es,
        Rank = DocumentRank.Law,
        Scope = ParsedDocument.StateScope,
        ValidFrom = from is null ? null : Day(from),
        Provenance = new Provenance("folder", $"laws/{document}.md", "Datos inventados.", Day("2026-01-02"), $"digest-of-{document}"),
    };

    /// <summary>A day as <c>2024-01-01</c>.</summary>
    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
