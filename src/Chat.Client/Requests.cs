namespace Chat.Client;

/// <summary>A question.</summary>
/// <param name="Question">As the citizen typed it, at most 1,000 characters.</param>
/// <param name="Language"><c>es</c>, <c>ca</c>, <c>gl</c> or <c>eu</c>; null to go by the question's own words.</param>
/// <param name="Context">The <see cref="Answer.Context"/> of the answer before; null for a first question.</param>
/// <param name="Conversation">The token of <see cref="Answer.Conversation"/> of the answer before; null for a first question.</param>
public sealed record AnswerRequest(string Question, string? Language = null, ConversationContext? Context = null, string? Conversation = null)
{
    /// <summary>The question that follows an answer, in its conversation.</summary>
    public static AnswerRequest After(Answer answer, string question, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new AnswerRequest(question, language, answer.Context, answer.Conversation?.Token);
    }
}

/// <summary>What a citizen says about an answer.</summary>
/// <param name="AnswerId">Its id.</param>
/// <param name="Useful">Whether it was useful.</param>
/// <param name="Reasons">Why not: <c>other-question</c>, <c>incomplete</c>, <c>hard-to-read</c>, <c>wrong</c>, <c>sources</c>, <c>other</c>.</param>
/// <param name="Comment">A few words.</param>
/// <param name="Language">ISO 639-1 code of the page.</param>
public sealed record FeedbackRequest(string AnswerId, bool Useful, IReadOnlyList<string>? Reasons = null, string? Comment = null, string? Language = null);

/// <summary>A citizen asks for a person.</summary>
/// <param name="Question">What it is about.</param>
/// <param name="AnswerId">The answer that led to it.</param>
/// <param name="Comment">What else there is to know.</param>
/// <param name="Language">ISO 639-1 code in which to be attended.</param>
/// <param name="Conversation">The conversation's token.</param>
/// <param name="Share">True when the citizen agrees that the official reads the conversation.</param>
/// <param name="Contact">A telephone or an e-mail, and nothing else.</param>
public sealed record HandoffRequest(
    string? Question, string? AnswerId = null, string? Comment = null, string? Language = null, string? Conversation = null, bool Share = false, string? Contact = null);

/// <summary>What the citizen is told.</summary>
/// <param name="Reference">The code with which to come back.</param>
/// <param name="Recorded">The question as it was kept.</param>
/// <param name="Url">Path of the case's page on the service.</param>
/// <param name="Place">Where it stands in the queue; 1 is next.</param>
/// <param name="WaitSeconds">Expected wait in open time.</param>
/// <param name="Expected">When that is.</param>
/// <param name="IsOpen">True when officials are there now.</param>
/// <param name="NextOpen">When they are there next.</param>
public sealed record HandoffReceipt(string Reference, string? Recorded, string Url, int Place, int? WaitSeconds, DateTimeOffset? Expected, bool IsOpen, DateTimeOffset? NextOpen);

/// <summary>A case, as its citizen sees it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="State"><c>unassigned</c>, <c>assigned</c>, <c>waiting</c> (for the citizen) or <c>closed</c>.</param>
/// <param name="Language">In which it is attended.</param>
/// <param name="Question">Without personal data; null once erased.</param>
/// <param name="Place">Place in the queue; 0 once an official has it.</param>
/// <param name="WaitSeconds">Expected wait in open time.</param>
/// <param name="Expected">When that is.</param>
/// <param name="IsOpen">True when officials are there now.</param>
/// <param name="NextOpen">When they are there next.</param>
/// <param name="ErasedAt">When the citizen erased it.</param>
/// <param name="Messages">What was said.</param>
public sealed record CaseReport(
    string Code, string State, string Language, string? Question, int Place, int? WaitSeconds, DateTimeOffset? Expected, bool IsOpen, DateTimeOffset? NextOpen, DateTimeOffset? ErasedAt,
    IReadOnlyList<CaseMessage> Messages);

/// <summary>A message of a case.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Sender"><c>citizen</c>, <c>official</c> or <c>service</c>.</param>
/// <param name="Kind"><c>text</c>, <c>typing</c>, or what the service tells.</param>
/// <param name="Text">The words.</param>
/// <param name="At">When.</param>
public sealed record CaseMessage(int Number, string Sender, string Kind, string Text, DateTimeOffset At);
