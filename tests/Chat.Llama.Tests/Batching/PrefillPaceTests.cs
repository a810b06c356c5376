using Chat.Llama.Batching;

namespace Chat.Llama.Tests.Batching;

public sealed class PrefillPaceTests
{
    [Fact]
    public void WhereNothingRunsAPromptFillsTheCall() => Assert.Equal(512, new PrefillPace(2, 512).Piece(writing: 0));

    // What was measured of the 134 M model on one thread: eight answers take 27 ms, a token of a prompt 2 ms at its beginning
    // and 14 ms after 4,000, each piece 3 ms besides.
    [Fact]
    public void AnAnswerWaitsAsLongAsIsAllowedWhateverATokenCosts()
    {
        var pace = new PrefillPace(longestStall: 2, most: 512);
        var (read, waits) = (0, new List<double>());
        while (read < 4_000)
        {
            pace.NoteAnswers(27);
            var piece = pace.Piece(writing: 8);
            var milliseconds = 3 + (piece * (2 + (12.0 * read / 4_000)));
            pace.NotePiece(writing: 8, piece, milliseconds);
            waits.Add(27 + milliseconds);
            read += piece;
        }

        var sorted = waits.Order().ToList();
        Assert.InRange(sorted[sorted.Count * 99 / 100], 40, 3 * 27);
        Assert.InRange(waits.Average(), 40, 2.2 * 27);
        Assert.InRange(waits.Max(), 40, 3 * 27);
    }

    [Fact]
    public void ASlowMachineStillGetsOn()
    {
        var pace = new PrefillPace(longestStall: 1.2, most: 512);
        pace.NoteAnswers(1);
        for (var i = 0; i < 20; i++)
            pace.NotePiece(writing: 1, pace.Piece(1), milliseconds: 1_000);

        Assert.Equal(1, pace.Piece(writing: 1));
    }

    [Fact]
    public void TheShortRestOfAPromptDoesNotLengthenThePiece()
    {
        var pace = new PrefillPace(longestStall: 2, most: 512);
        var before = pace.Piece(writing: 1);
        pace.NoteAnswers(20);
        for (var i = 0; i < 20; i++)
            pace.NotePiece(writing: 1, tokens: 1, milliseconds: 1);

        Assert.Equal(before, pace.Piece(writing: 1));
    }

    [Fact]
    public void APieceIsNeverLargerThanACall()
    {
        var pace = new PrefillPace(longestStall: 100, most: 64);
        pace.NoteAnswers(1_000);
        for (var i = 0; i < 20; i++)
            pace.NotePiece(writing: 3, pace.Piece(3), milliseconds: 1);

        Assert.Equal(64, pace.Piece(writing: 3));
    }
}
