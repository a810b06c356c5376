using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Conversations;

public sealed class TranscriptTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void EveryAnswerOfADownloadSaysThatAMachineMadeIt(string language)
    {
        var words = new UiWordings().For(language);

        var text = Transcript.Write([Sample.Turn(), Sample.Turn()], words, Now);

        Assert.Equal(3, text.Split($"({words["machine-made"]})").Length);
    }

    [Fact]
    public void AQuestionWithoutAnAnswerIsNotSaidToHaveOne()
    {
        var words = new UiWordings().For("es");
        var stopped = new Turn(1, "¿Tengo que declarar?", "es");
        stopped.Apply(new SourcesFound([]));
        stopped.End(TurnState.Stopped);

        Assert.DoesNotContain(words["machine-made"], Transcript.Write([stopped], words, Now), StringComparison.Ordinal);
    }
}
