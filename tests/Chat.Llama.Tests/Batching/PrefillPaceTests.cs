using Chat.Llama.Batching;

namespace Chat.Llama.Tests.Batching;

public sealed class PrefillPaceTests
{
    [Fact]
    public void WhereNothingRunsAPromptFillsTheCall() => Assert.Equal(512, new PrefillPace(2, 512).Piece(writing: 0));

    // What was measured of the 134 M model on one thread: eight answers take 34 ms and 25 more for each 1,000 tokens that they
    // write, a token of a prompt 2 ms at its beginning and 14 ms after 4,000, each piece 2 ms besides.
    [Theory]
    [InlineData(2.6)]
    [InlineData(3)]
    public void AnAnswerWaitsNoLongerThanIsAllowedWhateverATokenCosts(double allowed)
    {
        var pace = new PrefillPace(allowed, most: 512);
        for (var i = 0; i < 10; i++)
            pace.NoteAnswers(writing: 8, milliseconds: 34);
        var (read, waits) = (0, new List<double>());
        while (read < 4_000)
        {
            var answers = 34 + (25.0 * waits.Count / 1_000);
            pace.NoteAnswers(writing: 8, answers);
            var piece = pace.Piece(writing: 8);
            var milliseconds = 2 + (piece * (2 + (12.0 * read / 4_000)));
            pace.NotePiece(writing: 8, piece, milliseconds);
            waits.Add(answers + milliseconds);
            read += piece;
        }

        var sorted = waits.Order().ToList();
        Assert.InRange(sorted[sorted.Count * 99 / 100], 34 * allowed * 0.8, 34 * allowed * 1.05);
        Assert.InRange(waits.Average(), 34 * allowed * 0.8, 34 * allowed);
        // No faster reading would have kept to that: the pieces fill what the answers leave.
        Assert.InRange(waits.Count, 100, 1_500);
    }

    [Fact]
    public void ACallThatTookLongLeavesLessForThePiece()
    {
        var pace = Settled(usual: 20, token: 1);
        pace.NoteAnswers(writing: 4, milliseconds: 20);
        var usual = pace.Piece(writing: 4);
        pace.NotePiece(writing: 4, usual, milliseconds: usual);
        pace.NoteAnswers(writing: 4, milliseconds: 30);

        Assert.Equal((20, 10), (usual, pace.Piece(writing: 4)));
    }

    [Fact]
    public void WhatIsUsualIsLearnedAnewWhenMoreAnswersWrite()
    {
        var pace = Settled(usual: 20, token: 1);
        for (var i = 0; i < 10; i++)
        {
            pace.NoteAnswers(writing: 8, milliseconds: 40);
            pace.NotePiece(writing: 8, pace.Piece(writing: 8), milliseconds: pace.Piece(writing: 8));
        }

        Assert.Equal(40, pace.Piece(writing: 8));
    }

    [Fact]
    public void ASlowMachineStillGetsOn()
    {
        var pace = new PrefillPace(longestStall: 1.2, most: 512);
        for (var i = 0; i < 20; i++)
        {
            pace.NoteAnswers(writing: 1, milliseconds: 1);
            pace.NotePiece(writing: 1, pace.Piece(1), milliseconds: 1_000);
        }

        Assert.Equal(1, pace.Piece(writing: 1));
    }

    [Fact]
    public void TheShortRestOfAPromptChangesNothing()
    {
        var pace = Settled(usual: 20, token: 1);
        pace.NoteAnswers(writing: 4, milliseconds: 20);
        Assert.Equal(20, pace.Piece(writing: 4));
        pace.NotePiece(writing: 4, tokens: 1, milliseconds: 15);
        pace.NoteAnswers(writing: 4, milliseconds: 20);

        Assert.Equal(20, pace.Piece(writing: 4));
    }

    [Fact]
    public void APieceIsNeverLargerThanACall()
    {
        var pace = new PrefillPace(longestStall: 100, most: 64);
        for (var i = 0; i < 20; i++)
        {
            pace.NoteAnswers(writing: 3, milliseconds: 1_000);
            pace.NotePiece(writing: 3, pace.Piece(3), milliseconds: 1);
        }

        Assert.Equal(64, pace.Piece(writing: 3));
    }

    // Four answers of a known time, allowed to wait twice as long, and a prompt of which each token costs the same.
    private static PrefillPace Settled(double usual, double token)
    {
        var pace = new PrefillPace(longestStall: 2, most: 512);
        for (var i = 0; i < 20; i++)
        {
            pace.NoteAnswers(writing: 4, usual);
            var piece = pace.Piece(writing: 4);
            pace.NotePiece(writing: 4, piece, piece * token);
        }

        return pace;
    }
}
