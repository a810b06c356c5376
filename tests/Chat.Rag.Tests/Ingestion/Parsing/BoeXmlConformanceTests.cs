using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;
using Chat.Testing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class BoeXmlConformanceTests : DocumentParserConformance
{
    protected override IDocumentParser Parser { get; } = new BoeXmlParser();

    protected override SourceDocument Sample { get; } = Xml("BOE-A-2006-20764.xml", BoeText.Whole);

    protected override IReadOnlyList<string> BodyWords => ["11.200 euros", "15.000 euros", "15.876 euros", "medios telemáticos", "50.000", "gasto público", "Régimen de antes"];

    protected override IReadOnlyList<SourceDocument> Damaged =>
    [
        Xml("cortado.xml", BoeText.Whole[..900]),
        Xml("sin-texto.xml", "<response><status><code>200</code></status><data/></response>"),
        Xml("error.xml", "<response><status><code>404</code><text>La información solicitada no existe</text></status><data/></response>"),
        Xml("anonimo.xml", "<texto>" + BoeText.Body + "</texto>"),
        Xml("bomba.xml", "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><response>&c;</response>"),
        Xml("ajena.xml", "<?xml version=\"1.0\"?><!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\"><response/>"),
        Xml("hondo.xml", string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000))),
        Xml("tabla.xml", BoeText.Whole.Replace("<tr><td>50.000", string.Concat(Enumerable.Repeat("<tr><td colspan=\"2000000000\">x</td></tr>", 7000)) + "<tr><td>50.000", StringComparison.Ordinal)),
    ];

    private static SourceDocument Xml(string name, string text) => Fixture.Document(name, "application/xml", text);
}
