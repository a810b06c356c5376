using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class TurnTests
{
    [Fact]
    public void TheWholeAnswerReplacesWhatWasStreamed()
    {
        var turn = new Turn(1, "q", "es");
        turn.Apply(new SentenceVerified(Sample.Sentence("Borrador.")));

        turn.Apply(new Completed(Sample.Answer("gl", Sample.Sentence("Definitiva."))));

        Assert.Equal("Definitiva.", Assert.Single(turn.Sentences).Text);
        Assert.Equal("gl", turn.Language);
        Assert.Equal(TurnState.Answered, turn.State);
    }

    [Fact]
    public void AStoppedTurnWaitsNoLonger()
    {
        var turn = new Turn(1, "q", "es");
        turn.Apply(new Waiting(2, 5));
        Assert.Equal(2, turn.Place!.Position);

        turn.End(TurnState.Stopped);

        Assert.Null(turn.Place);
    }

    [Fact]
    public void ATurnComesBackAsItWasKept()
    {
        var turn = Sample.Turn();
        turn.Rated = true;

        var back = Turn.From(turn.ToStored());

        Assert.Equal(TurnState.Answered, back.State);
        Assert.True(back.Rated);
        Assert.Equal(turn.Sentences[0].Text, back.Sentences[0].Text);
    }

    [Fact]
    public void AStoppedTurnComesBackStopped()
    {
        var turn = new Turn(1, "q", "es");
        turn.End(TurnState.Stopped);

        Assert.Equal(TurnState.Stopped, Turn.From(turn.ToStored()).State);
    }

    [Fact]
    public void ATurnStillBeingAnsweredComesBackCutOff() => Assert.Equal(TurnState.Failed, Turn.From(new Turn(1, "q", "es").ToStored()).State);
}
