using System.Threading.Channels;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Web.Conversations;

namespace Chat.Web.Tests.Doubles;

/// <summary>An answer path that says what the test tells it to, when the test tells it to.</summary>
internal sealed class HandStream
{
    private readonly Channel<AnswerEvent> _events = Channel.CreateUnbounded<AnswerEvent>();

    /// <summary>The questions that came in.</summary>
    public List<Question> Asked { get; } = [];

    /// <summary>As the page sees it.</summary>
    public AnswerStream Stream => (question, cancellation) =>
    {
        Asked.Add(question);
        return _events.Reader.ReadAllAsync(cancellation);
    };

    public void Say(AnswerEvent happened) => _events.Writer.TryWrite(happened);

    public void End() => _events.Writer.TryComplete();

    public void Fail(Exception fault) => _events.Writer.TryComplete(fault);

    /// <summary>A whole answer at once; the stream can be asked that often.</summary>
    public static AnswerStream Saying(Answer answer, List<Question>? asked = null) => (question, _) =>
    {
        asked?.Add(question);
        return Events(answer);
    };

    private static async IAsyncEnumerable<AnswerEvent> Events(Answer answer)
    {
        await Task.CompletedTask;
        yield return new Understood(answer.Understood);
        yield return new SourcesFound(answer.Sources);
        foreach (var sentence in answer.Sentences)
            yield return new SentenceVerified(sentence);
        yield return new Completed(answer);
    }
}
