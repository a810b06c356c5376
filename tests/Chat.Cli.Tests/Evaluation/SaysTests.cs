using Chat.Cli.Evaluation;

namespace Chat.Cli.Tests.Evaluation;

public sealed class SaysTests
{
    [Theory]
    [InlineData("El límite es de 22.000 €", "22.000")]
    [InlineData("300.000,00 euros", "300.000")]
    [InlineData("Son 300.000.", "300.000")]
    [InlineData("Son 300.000, o menos", "300.000")]
    [InlineData("en 2025 y 2", "2")]
    [InlineData("el modelo 303", "303")]
    [InlineData("%21eko tasa", "21")]
    [InlineData("NO ESTÁ OBLIGADO", "no está obligado")]
    [InlineData("obligados", "obligado")]
    [InlineData("1.222.000 y 22.000", "22.000")]
    public void SaidAsAWholeFigureOrAsLettersWithoutCase(string text, string item) => Assert.True(Says.In(text, item));

    [Theory]
    [InlineData("en 2025", "2")]
    [InlineData("son 122.000 €", "22.000")]
    [InlineData("son 1.22.000 €", "22.000")]
    [InlineData("300.000,50 euros", "300.000")]
    [InlineData("300.000 euros", "300")]
    [InlineData("el 2,5 %", "2")]
    [InlineData("el 2,5 %", "5")]
    [InlineData("nada", "algo")]
    [InlineData("", "2")]
    public void AFigureInsideAnotherIsNotSaid(string text, string item) => Assert.False(Says.In(text, item));
}
