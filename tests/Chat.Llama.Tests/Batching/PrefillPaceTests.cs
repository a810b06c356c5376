using Chat.Llama.Batching;

namespace Chat.Llama.Tests.Batching;

public sealed class PrefillPaceTests
{
    [Fact]
    public void WhereNothingRunsAPromptFillsTheCall() => Assert.Equal(512, new PrefillPace(2, 512).Piece(running: 0));

    [Fact]
    public void APieceTakesAsLongAsTheStallAllows()
    {
        var pace = new PrefillPace(longestStall: 3, most: 512);
        pace.Note(running: 8, prefilled: 0, milliseconds: 20);
        pace.Note(running: 0, prefilled: 100, milliseconds: 200);

        // 20 ms a call, 2 ms a prompt token: two calls' time more is 40 ms, which is 20 tokens.
        Assert.Equal(20, pace.Piece(running: 8));
    }

    [Fact]
    public void ASlowMachineStillGetsOn()
    {
        var pace = new PrefillPace(longestStall: 1.2, most: 512);
        pace.Note(running: 1, prefilled: 0, milliseconds: 1);
        pace.Note(running: 0, prefilled: 1, milliseconds: 1_000);

        Assert.Equal(8, pace.Piece(running: 1));
    }

    [Theory]
    [InlineData(60, 4)]
    [InlineData(64, 0)]
    public void ThePieceAndTheAnswersFitIntoOneCall(int running, int piece)
    {
        var pace = new PrefillPace(longestStall: 100, most: 64);
        pace.Note(running, prefilled: 0, milliseconds: 1_000);
        pace.Note(running: 0, prefilled: 1_000, milliseconds: 1);

        Assert.Equal(piece, pace.Piece(running));
    }
}
