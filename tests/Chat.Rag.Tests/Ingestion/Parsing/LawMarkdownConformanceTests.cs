using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class LawMarkdownConformanceTests : DocumentParserConformance
{
    protected override IDocumentParser Parser { get; } = new LawMarkdownParser();

    protected override SourceDocument Sample { get; } = Fixture.Law("""
        Sabed: Que las Cortes han aprobado esta ley.

        ## TÍTULO I. Disposiciones generales

        ##### Artículo 1. Objeto.

        1. Grava la *tenencia* de patos.

        2. La cuota es:

        | Patos | Cuota – Euros |
        | --- | --- |
        | 1 | 10,00 |
        | 2 | 19,50 |

        ##### Artículo 2. Sujeto pasivo.

        El dueño del pato.

        > Téngase en cuenta que la cuota de un pato es de 11 euros, según la Orden HAC/1/2026.

        ##### Disposición final única. Entrada en vigor.

        Entrará en vigor mañana.
        """);

    protected override IReadOnlyList<string> BodyWords => ["Grava la tenencia de patos", "19,50", "El dueño del pato", "11 euros", "Entrará en vigor mañana", "las Cortes"];

    protected override IReadOnlyList<SourceDocument> Damaged =>
    [
        Fixture.Document("nada.md", "text/markdown", "# Una página"),
        Fixture.Document("cortada.md", "text/markdown", "---\ntitle: \"Ley\"\nidentifier: \"BOE-A-2000-1\"\n"),
        Fixture.Document("sin-id.md", "text/markdown", "---\ntitle: \"Ley\"\n---\n##### Artículo 1.\n\nTexto.\n"),
        Fixture.Document("id-malo.md", "text/markdown", "---\ntitle: \"Ley\"\nidentifier: \"../../etc\"\n---\n##### Artículo 1.\n\nTexto.\n"),
        Fixture.Document("sin-articulos.md", "text/markdown", "---\ntitle: \"Ley\"\nidentifier: \"BOE-A-2000-1\"\n---\nTexto.\n"),
        Fixture.Document("una-linea.md", "text/markdown", "---\ntitle: \"Ley\"\nidentifier: \"BOE-A-2000-1\"\n---\n" + new string('x', 1_000_001)),
        Sample with { Name = "latin1.md", Content = System.Text.Encoding.Latin1.GetBytes("---\ntitle: \"Año\"\nidentifier: \"BOE-A-2000-1\"\n---\n") },
    ];
}
