using Chat.Records.Storage;

namespace Chat.Records.Cases;

/// <summary>How an act on a case ended; each has its sentence in the four languages (<c>case-…</c> of the wording).</summary>
public enum CaseOutcome
{
    /// <summary>It is done, and on the disk.</summary>
    Done,

    /// <summary>There is no such case, or no longer.</summary>
    Missing,

    /// <summary>Another official has it.</summary>
    Taken,

    /// <summary>It was changed since it was shown.</summary>
    Changed,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>It is open, so there is nothing to open again.</summary>
    Open,

    /// <summary>The citizen erased it.</summary>
    Erased,

    /// <summary>Who acts has not taken it.</summary>
    NotYours,

    /// <summary>The citizen has written since it was shown: read that first.</summary>
    NewMessage,

    /// <summary>Nothing is left of the text, or it is too long.</summary>
    BadText,

    /// <summary>The reason, team or administration is unknown.</summary>
    Unknown,
}

/// <summary>How an act ended, and the case as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Case">The case as it is now; null when there is none.</param>
/// <param name="Message">The message that it made, if one.</param>
public sealed record CaseResult(CaseOutcome Outcome, KeptCase? Case = null, CaseMessage? Message = null)
{
    /// <summary>True when it is done.</summary>
    public bool IsDone => Outcome == CaseOutcome.Done;
}

/// <summary>An official who acts.</summary>
/// <param name="Id">Id of the account.</param>
public sealed record Caseworker(string Id);
