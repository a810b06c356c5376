using Chat.Rag.Text;

namespace Chat.Rag.Tests.Text;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("¿Multa por RETRASO?", "multa por retraso")]
    [InlineData("Que passa: si m'endarrereixo…", "que passa si m endarrereixo")]
    [InlineData("pago 22.000€ (o mas)", "Pago 22.000 € o más.")]
    [InlineData("el 30% de IVA", "el 30 % de IVA")]
    [InlineData("  dos   pagadores ", "dos pagadores")]
    public void SpellingsOfOneQuestionHaveTheSameWordsAndSigns(string one, string other) => Assert.Equal(Folding.WordsAndSigns(one), Folding.WordsAndSigns(other));

    [Theory]
    [InlineData("si gano <22.000", "si gano >22.000")]
    [InlineData("si gano 22.000", "si gano >22.000")]
    [InlineData("deducir 30 %", "deducir 30 €")]
    [InlineData("pérdidas de -500", "pérdidas de 500")]
    [InlineData("gané 1.500 euros", "gané 1,500 euros")]
    [InlineData("gané 15,00 euros", "gané 1500 euros")]
    [InlineData("base + cuota", "base cuota")]
    [InlineData("el 303 y el 390", "el 303 o el 390")]
    public void WhatAsksSomethingElseHasOthers(string one, string other) => Assert.NotEqual(Folding.WordsAndSigns(one), Folding.WordsAndSigns(other));
}
