namespace Chat.Records.Switches;

/// <summary>The faces that can be switched.</summary>
public static class Faces
{
    /// <summary>The pages.</summary>
    public const string Web = "web";

    /// <summary>The widget.</summary>
    public const string Widget = "widget";

    /// <summary>The HTTP interface.</summary>
    public const string Api = "api";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Web, Widget, Api];
}

/// <summary>How a face answers.</summary>
public enum FaceMode
{
    /// <summary>As it can.</summary>
    On,

    /// <summary>In the words of its sources; no model writes.</summary>
    SourcesOnly,

    /// <summary>Not at all; it says so and offers a person.</summary>
    Off,
}

/// <summary>How a face is switched.</summary>
/// <param name="Face">Of <see cref="Faces"/>.</param>
/// <param name="Number">Counts its switchings; 0 when it never was.</param>
/// <param name="Mode">How it answers.</param>
/// <param name="Banner">What its pages say on top, by language code; empty for nothing.</param>
/// <param name="BannerFrom">The banner's first moment; null for at once.</param>
/// <param name="BannerUntil">The first moment without it; null for until it is taken down.</param>
/// <param name="Who">Id of the account that switched; empty when nobody has.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why; for officials.</param>
public sealed record FaceState(
    string Face, int Number, FaceMode Mode, IReadOnlyDictionary<string, string> Banner, DateTimeOffset? BannerFrom, DateTimeOffset? BannerUntil, string Who, DateTimeOffset? At, string Why)
{
    /// <summary>A face that nobody has switched.</summary>
    public static FaceState Untouched(string face) => new(face, 0, FaceMode.On, new Dictionary<string, string>(), null, null, "", null, "");

    /// <summary>The banner's words at that moment; null when there is none to show.</summary>
    public string? BannerAt(DateTimeOffset now, string language) =>
        (BannerFrom is { } from && now < from) || (BannerUntil is { } until && now >= until) ? null : Banner.GetValueOrDefault(language);
}

/// <summary>How a face is to be switched.</summary>
/// <param name="Face">Of <see cref="Faces"/>.</param>
/// <param name="Seen"><see cref="FaceState.Number"/> of what was on the screen.</param>
/// <param name="Mode">How it answers.</param>
/// <param name="Banner">What its pages say on top: nothing, or words in all four languages.</param>
/// <param name="BannerFrom">The banner's first moment.</param>
/// <param name="BannerUntil">The first moment without it.</param>
/// <param name="Why">Why; 1 to 500 characters.</param>
public sealed record SwitchOrder(string Face, int Seen, FaceMode Mode, IReadOnlyDictionary<string, string> Banner, DateTimeOffset? BannerFrom, DateTimeOffset? BannerUntil, string Why);

/// <summary>How switching ended.</summary>
public enum SwitchOutcome
{
    /// <summary>It is switched.</summary>
    Done,

    /// <summary>Somebody else has switched it since it was shown.</summary>
    Changed,

    /// <summary>There is no such face.</summary>
    UnknownFace,

    /// <summary>No reason is given, or one that is too long.</summary>
    NoReason,

    /// <summary>The banner lacks a language, is too long, or ends before it begins.</summary>
    BadBanner,
}
