using System.ComponentModel.DataAnnotations;
using Chat.Core.Answers;
using Chat.Core.Questions;

namespace Chat.Web.Conversations;

/// <summary>Answers a question as a stream of events; the answer path in service, a hand-driven stream in tests.</summary>
public delegate IAsyncEnumerable<AnswerEvent> AnswerStream(Question question, CancellationToken cancellation);

/// <summary>How a conversation runs. Section <c>TaxAssistant:Conversation</c>.</summary>
public sealed class ConversationOptions
{
    /// <summary>Milliseconds between two sentences, so that a reader can follow; none when less motion is asked for.</summary>
    [Range(0, 2_000)]
    public int SentencePause { get; set; } = 60;
}
