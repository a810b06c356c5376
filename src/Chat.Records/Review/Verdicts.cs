namespace Chat.Records.Review;

/// <summary>What an official may find of an answer.</summary>
public static class Verdicts
{
    /// <summary>All of it is so, and it is what was asked.</summary>
    public const string Right = "right";

    /// <summary>What it says is so, but something that had to be said is missing.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>Something in it is not so, or it answers another question.</summary>
    public const string Wrong = "wrong";

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } = [Right, Incomplete, Wrong];
}

/// <summary>How far a correction of the knowledge is.</summary>
public static class CorrectionStates
{
    /// <summary>Nobody has decided.</summary>
    public const string Open = "open";

    /// <summary>The knowledge was changed.</summary>
    public const string Mended = "mended";

    /// <summary>The knowledge is right as it is.</summary>
    public const string Rejected = "rejected";
}
