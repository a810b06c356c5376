namespace Chat.Web.Records;

/// <summary>A citizen asks for a person.</summary>
/// <param name="AnswerId">Id of the answer that led to it, if one did.</param>
/// <param name="Question">What it is about; personal data are removed before it is kept.</param>
/// <param name="Comment">What else the person should know; likewise.</param>
/// <param name="Language">ISO 639-1 code in which to be attended.</param>
public sealed record HandoffRequest(string? AnswerId, string? Question, string? Comment, string? Language);

/// <summary>What the citizen is told.</summary>
/// <param name="Reference">To be quoted to a person.</param>
/// <param name="Recorded">The question as it was kept.</param>
public sealed record HandoffReceipt(string Reference, string? Recorded);
