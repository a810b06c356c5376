using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Rag.Indexing.Generations;

/// <summary>Names of generations: they sort by time, and hold nothing that a path or an address could be made of.</summary>
internal static partial class GenerationName
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private const int StampLength = 16;

    /// <summary>A name for a moment: seconds, then milliseconds as four hexadecimal digits.</summary>
    public static string Of(DateTimeOffset moment) => Of(moment.UtcDateTime, (ushort)moment.Millisecond);

    /// <summary>True for such a name. Nothing else is ever opened, switched to or removed.</summary>
    public static bool Is(string text) => Pattern().IsMatch(text);

    /// <summary>A name that sorts after all others, also when clocks of nodes differ, one was set back, or two are built within one second.</summary>
    /// <param name="now">The time.</param>
    /// <param name="taken">Those there are.</param>
    /// <param name="suffix">Keeps apart what two nodes build in the same second.</param>
    public static string Next(DateTimeOffset now, IEnumerable<string> taken, ushort suffix)
    {
        var name = Of(now.UtcDateTime, suffix);
        return taken.Max(StringComparer.Ordinal) is { } last && string.CompareOrdinal(name, last) <= 0
            ? Of(SecondOf(last).AddSeconds(1), suffix)
            : name;
    }

    private static string Of(DateTime moment, ushort suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{moment.ToString(Stamp, CultureInfo.InvariantCulture)}-{suffix:x4}");

    private static DateTime SecondOf(string name) =>
        DateTime.ParseExact(name[..StampLength], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
