using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class LegalHeadingTests
{
    [Theory]
    [InlineData("Artículo 96. Obligación de declarar.", "a96", "Artículo 96")]
    [InlineData("Art. 67. Plazos de presentación", "a67", "Art. 67")]
    [InlineData("Artículo 7 bis. Borrador.", "a7bis", "Artículo 7 bis")]
    [InlineData("Artículo 163 quinvicies. Ámbito.", "a163quinvicies", "Artículo 163 quinvicies")]
    [InlineData("Artículo 42 quáter. Obligación.", "a42quater", "Artículo 42 quáter")]
    [InlineData("Artículo 3.bis. Datos.", "a3bis", "Artículo 3.bis")]
    [InlineData("Artículo 33-bis. Tipo.", "a33bis", "Artículo 33-bis")]
    [InlineData("Artículo 6.º Concepto.", "a6", "Artículo 6.º")]
    [InlineData("Artículo 9.Deducción por donativos.", "a9", "Artículo 9")]
    [InlineData("Artículo 17[Sic]. Normas.", "a17", "Artículo 17[Sic]")]
    [InlineData("Articulo 10 nonies. Acto.", "a10nonies", "Articulo 10 nonies")]
    [InlineData("Artículo 5. Especies protegidas.", "a5", "Artículo 5")]
    [InlineData("Artículo 4.11-1 Hecho imponible.", "a4.11-1", "Artículo 4.11-1")]
    [InlineData("Artículo 641-5 bis. Tipo.", "a641-5bis", "Artículo 641-5 bis")]
    [InlineData("Artículo. 5. Beneficiarios.", "a5", "Artículo. 5")]
    [InlineData("Artículo único. Aprobación.", "au", "Artículo único")]
    [InlineData("Artículo decimoséptimo. Modificación.", "a17", "Artículo decimoséptimo")]
    [InlineData("Artículo diecisiete. Tipos.", "a17", "Artículo diecisiete")]
    [InlineData("Artículos 54 a 57.", "a54a57", "Artículos 54 a 57")]
    [InlineData("Artículos 163 bis a 163 quáter.", "a163bisa163quater", "Artículos 163 bis a 163 quáter")]
    [InlineData("Disposición adicional sexagésima primera. Deducción.", "da61", "Disposición adicional sexagésima primera")]
    [InlineData("Disposición transitoria trigésimo segunda. Límites.", "dt32", "Disposición transitoria trigésimo segunda")]
    [InlineData("Disposición adicional decimoctava. Tributación.", "da18", "Disposición adicional decimoctava")]
    [InlineData("Disposición adicional centésima. Cosas.", "da100", "Disposición adicional centésima")]
    [InlineData("Disposición adicional centésima vigésima quinta. Cosas.", "da125", "Disposición adicional centésima vigésima quinta")]
    [InlineData("Disposición final única. Entrada en vigor.", "df", "Disposición final única")]
    [InlineData("Disposición derogatoria. Primera cosa.", "dd", "Disposición derogatoria")]
    [InlineData("Disposición Adicional Quinta. Equiparación.", "da5", "Disposición Adicional Quinta")]
    [InlineData("Disposición transitoria tercera bis. Plazos.", "dt3bis", "Disposición transitoria tercera bis")]
    [InlineData("DISPOSICIÓN FINAL", "df", "DISPOSICIÓN FINAL")]
    [InlineData("Disposición modificativa primera. Gravamen.", "dm1", "Disposición modificativa primera")]
    [InlineData("ANEXO III bis", "an3bis", "ANEXO III bis")]
    [InlineData("ANEXO", "an", "ANEXO")]
    public void ALabelGivesTheIdOfItsUnit(string heading, string id, string label)
    {
        Assert.True(LegalHeading.TryRead(heading, out var read));
        Assert.Equal(id, read.Id);
        Assert.Equal(label, heading[..read.Length]);
        Assert.True(read.IsHeadingOf(heading));
    }

    [Theory]
    [InlineData("Artículo 3 de la Ley 5/2001, de 2 de mayo.")]
    [InlineData("Artículo 11.1.b) del Decreto 239/2004.")]
    [InlineData("Artículo 3.º, 1, 2 y 3, en lo que se refiere a los tributos no cedidos.")]
    [InlineData("Artículo único del Decreto 370/1996.")]
    [InlineData("Artículo 5.")]
    public void AReferenceAtTheStartOfASentenceIsNoHeading(string text) =>
        Assert.Equal(text == "Artículo 5.", LegalHeading.TryRead(text, out var read) && read.IsHeadingOf(text));

    [Theory]
    [InlineData("Artículo: 43 A otras entidades")]
    [InlineData("Artículos 14.1, 2 y 3, 18 y 20.2 de la Ley 4/1988")]
    [InlineData("Disposiciones generales")]
    [InlineData("Arte y cultura")]
    [InlineData("Anexos")]
    public void OtherWordsAreNoHeading(string text) => Assert.False(LegalHeading.TryRead(text, out _));

    [Theory]
    [InlineData("Tercero. Descripción general del sistema Cl@ve.", "tercero")]
    [InlineData("Decimocuarto.", "decimocuarto")]
    [InlineData("Vigésimo primero. Plazo.", "vigesimoprimero")]
    public void APointOfAnOrderIsNamedByItsOrdinal(string heading, string id)
    {
        Assert.True(LegalHeading.TryReadPoint(heading, out var read));
        Assert.Equal((id, UnitKind.Article), (read.Id, read.Kind));
    }
}
