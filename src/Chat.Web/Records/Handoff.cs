namespace Chat.Web.Records;

/// <summary>A citizen asks for a person.</summary>
/// <param name="AnswerId">Id of the answer that led to it, if one did.</param>
/// <param name="Question">What it is about; personal data are removed before it is kept.</param>
/// <param name="Comment">What else the person should know; likewise.</param>
/// <param name="Language">ISO 639-1 code in which to be attended.</param>
/// <param name="Conversation">The <c>conversation.token</c> of an answer, so that the case goes with the conversation when that is erased.</param>
/// <param name="Share">True when the citizen agrees that the official reads the conversation; needs <paramref name="Conversation"/>.</param>
/// <param name="Contact">A telephone or an e-mail, and nothing else; sealed before it is kept.</param>
/// <param name="Key">The sender's own name for the request, 8 to 64 letters, figures or hyphens, a GUID where <paramref name="Conversation"/> is left out: one sent twice is one case.</param>
public sealed record HandoffRequest(
    string? AnswerId, string? Question, string? Comment, string? Language, string? Conversation = null, bool Share = false, string? Contact = null, string? Key = null);

/// <summary>What the citizen is told.</summary>
/// <param name="Reference">The code with which to come back.</param>
/// <param name="Recorded">The question as it was kept.</param>
/// <param name="Url">Path of the case's page on this service.</param>
/// <param name="Place">Where it stands in the queue; 1 is next.</param>
/// <param name="WaitSeconds">Expected wait in open time; null when not known.</param>
/// <param name="Expected">When that is; null when not known.</param>
/// <param name="IsOpen">True when officials are there now.</param>
/// <param name="NextOpen">When they are there next.</param>
public sealed record HandoffReceipt(
    string Reference, string? Recorded, string Url = "", int Place = 0, int? WaitSeconds = null, DateTimeOffset? Expected = null, bool IsOpen = false, DateTimeOffset? NextOpen = null);
