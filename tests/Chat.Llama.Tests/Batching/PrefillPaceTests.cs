using Chat.Llama.Batching;

namespace Chat.Llama.Tests.Batching;

public sealed class PrefillPaceTests
{
    [Fact]
    public void WhereNothingRunsAPromptFillsTheCall() => Assert.Equal(512, new PrefillPace(2, 512).Piece(running: 0));

    // 20 ms a call, and a token costs 1 ms at the beginning of a prompt of 4,000 and 2.5 ms at its end.
    [Fact]
    public void CallsStayNearTheStallThatIsAllowedWhateverATokenCosts()
    {
        var pace = new PrefillPace(longestStall: 2, most: 512);
        pace.Note(running: 8, prefilled: 0, milliseconds: 20);
        var (read, calls) = (0, new List<double>());
        while (read < 4_000)
        {
            var piece = pace.Piece(running: 8);
            var milliseconds = 20 + (piece * (1 + (1.5 * read / 4_000)));
            pace.Note(running: 8, piece, milliseconds);
            calls.Add(milliseconds);
            read += piece;
        }

        Assert.InRange(calls.Max(), 30, 50);
        Assert.InRange(calls.Average(), 30, 42);
    }

    [Fact]
    public void ASlowMachineStillGetsOn()
    {
        var pace = new PrefillPace(longestStall: 1.2, most: 512);
        pace.Note(running: 1, prefilled: 0, milliseconds: 1);
        for (var i = 0; i < 20; i++)
            pace.Note(running: 1, pace.Piece(1), milliseconds: 1_000);

        Assert.Equal(8, pace.Piece(running: 1));
    }

    [Fact]
    public void TheShortRestOfAPromptDoesNotLengthenThePiece()
    {
        var pace = new PrefillPace(longestStall: 2, most: 512);
        pace.Note(running: 1, prefilled: 0, milliseconds: 20);
        for (var i = 0; i < 20; i++)
            pace.Note(running: 1, prefilled: 1, milliseconds: 21);

        Assert.Equal(16, pace.Piece(running: 1));
    }

    [Theory]
    [InlineData(60, 4)]
    [InlineData(64, 0)]
    public void ThePieceAndTheAnswersFitIntoOneCall(int running, int piece)
    {
        var pace = new PrefillPace(longestStall: 100, most: 64);
        pace.Note(running, prefilled: 0, milliseconds: 1_000);
        for (var i = 0; i < 20; i++)
            pace.Note(running, prefilled: 64, milliseconds: 1);

        Assert.Equal(piece, pace.Piece(running));
    }
}
