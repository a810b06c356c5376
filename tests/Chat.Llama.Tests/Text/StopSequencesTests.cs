using Chat.Llama.Text;

namespace Chat.Llama.Tests.Text;

public sealed class StopSequencesTests
{
    [Theory]
    [InlineData(new[] { "uno ", "dos", " fin", "al" }, "uno dos")]
    [InlineData(new[] { "uno fi", "n", "al" }, "uno")]
    [InlineData(new[] { "uno f", "rase" }, "uno frase")]
    [InlineData(new[] { "fin" }, "fin")]
    [InlineData(new[] { "uno fi" }, "uno fi")]
    [InlineData(new[] { "a##", "#b" }, "a")]
    [InlineData(new[] { "a##", "b" }, "a##b")]
    public void TextEndsWhereAStopWordBegins(string[] pieces, string shown)
    {
        var stops = new StopSequences([" fin", "###"]);

        Assert.Equal(shown, string.Concat(pieces.Select(stops.Add)) + stops.End());
    }

    [Fact]
    public void WithoutStopWordsNothingIsHeldBack() => Assert.Equal("x", new StopSequences([]).Add("x"));
}
