namespace Chat.Web.Records;

/// <summary>What a citizen says about an answer.</summary>
/// <param name="AnswerId">Id of the answer.</param>
/// <param name="Useful">Whether it was useful.</param>
/// <param name="Reasons">Why not; of <see cref="FeedbackReasons"/>.</param>
/// <param name="Comment">A few words; personal data are removed before they are kept.</param>
/// <param name="Language">ISO 639-1 code of the page.</param>
public sealed record FeedbackRequest(string? AnswerId, bool? Useful, IReadOnlyList<string>? Reasons, string? Comment, string? Language);

/// <summary>Reasons that can be given, in the order in which they are offered; each has its wording under <c>reason-…</c>.</summary>
public static class FeedbackReasons
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["other-question", "incomplete", "hard-to-read", "wrong", "sources", "other"];
}
