using Chat.Core.Questions;

namespace Chat.Web.Api;

/// <summary>A question.</summary>
/// <param name="Question">As the citizen typed it, at most 1,000 characters.</param>
/// <param name="Language"><c>es</c>, <c>ca</c>, <c>gl</c> or <c>eu</c> to be answered in it; left out to go by the question's own words.</param>
/// <param name="Context">The <c>context</c> of the answer before; left out for a first question.</param>
/// <param name="Conversation">The <c>conversation.token</c> of the answer before, to be kept with it; left out for a first question.</param>
public sealed record AnswerRequest(string? Question, string? Language, ConversationContext? Context, string? Conversation = null);
