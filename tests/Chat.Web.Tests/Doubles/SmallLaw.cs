namespace Chat.Web.Tests.Doubles;

/// <summary>A law of two articles, as consolidated-law Markdown; for who needs something ingested.</summary>
internal static class SmallLaw
{
    /// <summary>The file.</summary>
    public const string Text = """
        ---
        title: "Reglamento de la biblioteca"
        identifier: "BOE-A-2000-1"
        country: "es"
        rank: "ley"
        publication_date: "2000-01-01"
        last_updated: "2026-01-01"
        status: "in_force"
        source: "https://library.example/BOE-A-2000-1"
        scope: "Estatal"
        ---
        # Reglamento de la biblioteca

        ##### Artículo 1. Préstamo.

        Se prestan cuatro libros.

        ##### Artículo 2. Salas.

        Hay salas de lectura.
        """;
}
