using Chat.Rag.Indexing.Analysis;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Analysis;

public sealed class SpanishStemmerTests
{
    [Theory]
    [InlineData("declaracion", "declarar")]
    [InlineData("declaraciones", "declaro")]
    [InlineData("deduccion", "deducciones")]
    [InlineData("arrendamiento", "arrendamientos")]
    [InlineData("exentas", "exento")]
    [InlineData("transmisiones", "transmision")]
    [InlineData("indemnizaciones", "indemnizacion")]
    [InlineData("vendiendolo", "vendiendo")]
    [InlineData("obligaciones", "obligados")]
    public void FormsOfAWordMeet(string one, string other) => Assert.Equal(SpanishStemmer.Stem(one), SpanishStemmer.Stem(other));

    [Theory]
    [InlineData("impuesto", "imputacion")]
    [InlineData("renta", "renuncia")]
    [InlineData("base", "bien")]
    [InlineData("303", "130")]
    public void OtherWordsStayApart(string one, string other) => Assert.NotEqual(SpanishStemmer.Stem(one), SpanishStemmer.Stem(other));

    [Fact]
    public void AStemIsABeginningAndNeverEmpty() => Gen.String[Gen.Char['a', 'z'], 1, 30].Sample(word =>
    {
        var stem = SpanishStemmer.Stem(word);
        // "-encia" becomes "-ente", so that existencia meets existente.
        return stem.Length > 0 && (word.StartsWith(stem, StringComparison.Ordinal) || word.Contains("encia", StringComparison.Ordinal));
    });
}
