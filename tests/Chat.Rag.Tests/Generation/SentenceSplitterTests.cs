using Chat.Rag.Generation;
using CsCheck;

namespace Chat.Rag.Tests.Generation;

/// <summary>Tokens become sentences, whole and with their citations, however they come in.</summary>
public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("El límite es 22.000 € [1]. Si hay dos, 15.876 € [1].", "El límite es 22.000 € [1].|Si hay dos, 15.876 € [1].")]
    [InlineData("El límite es 22.000 €. [1] Si hay dos, 15.876 €. [2][3] Y ya está [1].", "El límite es 22.000 €. [1]|Si hay dos, 15.876 €. [2][3]|Y ya está [1].")]
    [InlineData("Lo dice el art. 96 de la ley [1]. Véase también la p. ej. citada [2].", "Lo dice el art. 96 de la ley [1].|Véase también la p. ej. citada [2].")]
    [InlineData("El Sr. Pérez y la Sra. Gil declaran, núm. 3 [1]. Fin [1].", "El Sr. Pérez y la Sra. Gil declaran, núm. 3 [1].|Fin [1].")]
    [InlineData("El 1.º plazo acaba el 30.06.2026 a las 15.00 h [1]. Después, no [1].", "El 1.º plazo acaba el 30.06.2026 a las 15.00 h [1].|Después, no [1].")]
    [InlineData("El límit és 22.000 € [1]. L'art. 96 ho diu [1], [2]. Núm. 4 també [2].", "El límit és 22.000 € [1].|L'art. 96 ho diu [1], [2].|Núm. 4 també [2].")]
    [InlineData("O prazo remata o 30 de xuño [1]. Véxase a páx. 3 [2].", "O prazo remata o 30 de xuño [1].|Véxase a páx. 3 [2].")]
    [InlineData("Epea ekainaren 30ean amaitzen da [1]. Legearen 96. artikuluak dio [1]. Adib. hau [2].", "Epea ekainaren 30ean amaitzen da [1].|Legearen 96. artikuluak dio [1].|Adib. hau [2].")]
    [InlineData("La ley dice: «Debe declarar. Si no, no.» [1]. Otra cosa [2].", "La ley dice: «Debe declarar. Si no, no.» [1].|Otra cosa [2].")]
    [InlineData("¿Debe declarar? Sí [1]. ¡Ojo! No siempre [1].", "¿Debe declarar?|Sí [1].|¡Ojo!|No siempre [1].")]
    [InlineData("Paga 100 € [1] y luego 50 € [2]. Nada más [1].", "Paga 100 € [1] y luego 50 € [2].|Nada más [1].")]
    [InlineData("Sin punto final [1] Otra frase [1]", "Sin punto final [1]|Otra frase [1]")]
    [InlineData("Con etc. y más cosas [1]. Fin… [2] Ya [1].", "Con etc. y más cosas [1].|Fin… [2]|Ya [1].")]
    [InlineData("Uno [1].\nDos [1].\n\nTres [1].", "Uno [1].|Dos [1].|Tres [1].")]
    public void SentencesEndAfterTheirCitations(string text, string sentences) => Assert.Equal(sentences.Split('|'), Whole(text).Select(s => s.Raw));

    [Fact]
    public void TheWordsAreLeftWithoutCitationsAndWithAFullStop()
    {
        var sentence = Assert.Single(Whole("El **límite** es 22.000 € [1] [2]"));

        Assert.Equal("El límite es 22.000 €.", sentence.Text);
        Assert.Equal([1, 2], sentence.Parts[0].Cited);
    }

    [Fact]
    public void WhatIsNotSeenIsTakenOut() =>
        Assert.Equal("El límite es 22.000 €.", Assert.Single(Whole("El lí\u00admite es \u202e22.\u200b000 € [1].")).Text);

    [Fact]
    public void SeveralNumbersInOneBracketAreSeveralCitations() =>
        Assert.Equal([1, 3], Assert.Single(Whole("Así es [1, 3].")).Parts[0].Cited);

    [Fact]
    public void AListIsOneSentenceWithItsOpening()
    {
        var whole = Whole("Debe declarar si:\n- gana más de 22.000 € [1]\n- cobra de dos pagadores [2]\n\nAdemás, hay plazo [1].");

        Assert.Equal(2, whole.Count);
        Assert.Equal(["Debe declarar si:", "gana más de 22.000 €.", "cobra de dos pagadores."], whole[0].Parts.Select(p => p.Text));
        Assert.Equal([false, true, true], whole[0].Parts.Select(p => p.IsListItem));
        Assert.Equal([1, 2], whole[0].Parts[0].Cited);
    }

    [Fact]
    public void NothingOfAListIsGivenBeforeItIsWhole()
    {
        var splitter = new SentenceSplitter();

        Assert.Empty(splitter.Add("Debe declarar si:\n- gana más de 22.000 € [1]\n- cobra de dos [1]\n"));
        Assert.Single(splitter.End());
    }

    [Fact]
    public void ANumberedListIsAList() =>
        Assert.Equal([true, true], Whole("1. Entre en la sede [1].\n2. Pida cita [1].").Select(s => s.Parts[0].IsListItem));

    [Fact]
    public void ASentenceGoesOnInItsParagraph() =>
        Assert.Equal([false, true, false], Whole("Uno [1]. Dos [1].\nTres [1].").Select(s => s.Continues));

    [Fact]
    public void TokensAreHeldUntilTheSentenceIsWhole()
    {
        var splitter = new SentenceSplitter();

        Assert.Empty(splitter.Add("El límite es 22"));
        Assert.Empty(splitter.Add(".000 €"));
        Assert.Empty(splitter.Add(". "));
        Assert.Empty(splitter.Add("[1"));
        Assert.Empty(splitter.Add("]"));
        Assert.Single(splitter.Add(" Si"));
    }

    [Fact]
    public void ASentenceThatDoesNotEndIsCut()
    {
        var whole = Whole(string.Concat(Enumerable.Repeat("y más ", 500)));

        Assert.All(whole, s => Assert.True(s.Raw.Length <= SentenceSplitter.Longest));
        Assert.True(whole.Count >= 2);
    }

    // A failing seed is printed; keep it here as an example when there is one.
    [Fact]
    public void HoweverTheTextComesInTheSentencesAreTheSame() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40], Gen.Int[1, 7].Array[1, 60]).Sample((pieces, cuts) =>
        {
            var text = string.Concat(pieces);
            var splitter = new SentenceSplitter();
            var found = new List<string>();
            for (var (i, n) = (0, 0); i < text.Length; n++)
            {
                var length = Math.Min(cuts[n % cuts.Length], text.Length - i);
                found.AddRange(splitter.Add(text.Substring(i, length)).Select(Shape));
                i += length;
            }

            found.AddRange(splitter.End().Select(Shape));
            return found.SequenceEqual(Whole(text).Select(Shape));
        });

    // Citations that belong to no sentence go; letters never do.
    [Fact]
    public void NoWordIsLost() => Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40].Sample(pieces =>
    {
        var text = string.Concat(pieces);
        return Letters(string.Concat(Whole(text).Select(s => s.Raw))) == Letters(text);
    });

    private static readonly string[] Pieces =
    [
        "El límite ", "es ", "22.000 €", ". ", " [1]", "[2]", ".", "\n", "- ", "Si ", "art. 96", "núm. ", "«", "»", "? ", "¿Debe", " y ", "1.º ", "…", ": ", "p. ej. ", "[", "]", "2. ", "**", "96. artikulua ", ":\n", "[1, 2]", "! ",
    ];

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private static string Shape(WrittenSentence s) => $"{s.Raw}|{s.Continues}|{string.Join(';', s.Parts.Select(p => $"{p.Text},{p.IsListItem},{string.Join('+', p.Cited)}"))}";

    private static List<WrittenSentence> Whole(string text)
    {
        var splitter = new SentenceSplitter();
        return [.. splitter.Add(text), .. splitter.End()];
    }
}
