using Chat.Rag.Ingestion.Parsing;

namespace Chat.Rag.Tests.Ingestion.Parsing;

public sealed class SpanishOrdinalTests
{
    private static readonly string[] Ones = ["", "primera", "segunda", "tercera", "cuarta", "quinta", "sexta", "séptima", "octava", "novena"];
    private static readonly string[] Tens = ["", "décima", "vigésima", "trigésima", "cuadragésima", "quincuagésima", "sexagésima", "septuagésima", "octogésima", "nonagésima"];

    [Fact]
    public void EveryNumberUpToTwoHundredIsReadInTwoSpellings()
    {
        for (var n = 1; n < 200; n++)
        {
            var words = string.Join(' ', new[] { n >= 100 ? "centésima" : "", Tens[n / 10 % 10], Ones[n % 10] }.Where(w => w.Length > 0));

            Assert.True(SpanishOrdinal.TryParse(words, out var read), words);
            Assert.Equal(n, read);
            // vigesimoprimera, decimoctava
            var joined = words.Replace("a ", "o ", StringComparison.Ordinal).Replace("oo", "o", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("ooctava", "octava", StringComparison.Ordinal);
            Assert.True(SpanishOrdinal.TryParse(joined, out read), joined);
            Assert.Equal(n, read);
        }
    }

    [Theory]
    [InlineData("undécima", 11)]
    [InlineData("duodécimo", 12)]
    [InlineData("decimotercer", 13)]
    [InlineData("decimonovena", 19)]
    [InlineData("trigésimo segunda", 32)]
    public void IrregularOnesAreRead(string words, int number)
    {
        Assert.True(SpanishOrdinal.TryParse(words, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("prima")]
    [InlineData("segundamente")]
    [InlineData("fiscal")]
    [InlineData("no")]
    public void OtherWordsAreNone(string words) => Assert.False(SpanishOrdinal.TryParse(words, out _));
}
