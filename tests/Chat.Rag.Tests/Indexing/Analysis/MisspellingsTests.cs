using Chat.Rag.Indexing.Analysis;

namespace Chat.Rag.Tests.Indexing.Analysis;

public sealed class MisspellingsTests
{
    private static readonly Misspellings Words = new(["indemnizacion", "autonomo", "despido", "herencia", "casada", "cuotas", "cuotes", "iva"]);

    [Theory]
    [InlineData("indemnizacon", "indemnizacion")] // left out
    [InlineData("indemnizaccion", "indemnizacion")] // put in
    [InlineData("autonomp", "autonomo")] // changed
    [InlineData("hernecia", "herencia")] // changed places
    public void AWordOneLetterAwayIsMeant(string typed, string meant) => Assert.Equal(meant, Words.Meant(typed));

    [Theory]
    [InlineData("despido")] // right as it is
    [InlineData("hercenai")] // two letters away
    [InlineData("merencia")] // another first letter
    [InlineData("iba")] // too short
    [InlineData("cuotis")] // of two words
    public void ElseItStays(string typed) => Assert.Null(Words.Meant(typed));
}
