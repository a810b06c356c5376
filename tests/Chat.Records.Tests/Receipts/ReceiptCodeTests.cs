using Chat.Records.Receipts;

namespace Chat.Records.Tests.Receipts;

public sealed class ReceiptCodeTests
{
    [Fact]
    public void ACodeIsReadAsItIsWritten()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var code = ReceiptCode.New();
            Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{2}$", code.ToString());
            Assert.True(ReceiptCode.TryParse(code.ToString(), out var read) && read == code);
        }
    }

    [Fact]
    public void PeopleMayTypeItTheirWay()
    {
        var code = Enumerable.Range(0, 10_000).Select(_ => ReceiptCode.New()).First(c => c.Symbols.Contains('0') && c.Symbols.Contains('1'));

        var typed = " " + code.Symbols.ToLowerInvariant().Replace('0', 'o').Replace('1', 'l') + " ";

        Assert.True(ReceiptCode.TryParse(typed, out var read) && read == code);
    }

    [Fact]
    public void EveryWrongSymbolIsFound()
    {
        var code = ReceiptCode.New().Symbols;
        for (var i = 0; i < code.Length; i++)
        {
            foreach (var other in ReceiptCode.Alphabet.Where(c => c != code[i]))
                Assert.False(ReceiptCode.TryParse(code[..i] + other + code[(i + 1)..], out _));
        }
    }

    [Fact]
    public void NeighboursThatChangedPlacesAreFoundUnlessTheyAreTheFirstAndTheLastOfTheAlphabet()
    {
        for (var n = 0; n < 200; n++)
        {
            var code = ReceiptCode.New().Symbols;
            for (var i = 0; i + 1 < code.Length; i++)
            {
                var (a, b) = (code[i], code[i + 1]);
                if (a != b && !(a is '0' or 'Z' && b is '0' or 'Z'))
                    Assert.False(ReceiptCode.TryParse(code[..i] + b + a + code[(i + 2)..], out _));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("UUUUU-UUUUU-UUUUU-UU")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void OtherWordsAreNoCode(string? text) => Assert.False(ReceiptCode.TryParse(text, out _));
}
