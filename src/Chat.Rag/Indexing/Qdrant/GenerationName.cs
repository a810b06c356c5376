using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Names of generations, which sort by time, and of the collections that hold them.</summary>
internal static partial class GenerationName
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>True for what <see cref="Next"/> makes. Nothing else is ever opened, switched to or removed.</summary>
    public static bool IsOne(string name) => Pattern().IsMatch(name);

    /// <summary>A name that sorts after all others, also when clocks of nodes differ or two are built within one second.</summary>
    /// <param name="now">The time.</param>
    /// <param name="taken">Those there are.</param>
    /// <param name="suffix">Keeps apart what two nodes build in the same second.</param>
    public static string Next(DateTimeOffset now, IEnumerable<string> taken, ushort suffix)
    {
        var stamp = now.UtcDateTime;
        if (taken.Max(t => t) is { } last && Parse(last) is var newest && newest >= Seconds(stamp))
            stamp = newest.AddSeconds(1);
        return string.Create(CultureInfo.InvariantCulture, $"{stamp.ToString(Stamp, CultureInfo.InvariantCulture)}-{suffix:x4}");
    }

    /// <summary>The collection of a generation.</summary>
    public static string Collection(string alias, string generation) => $"{alias}_{generation}";

    /// <summary>The generation that a collection holds; null for a collection of something else.</summary>
    public static string? Of(string alias, string collection) =>
        collection.StartsWith(alias + "_", StringComparison.Ordinal) && collection[(alias.Length + 1)..] is var name && IsOne(name) ? name : null;

    private static DateTime Seconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private static DateTime Parse(string name) =>
        DateTime.ParseExact(name[..16], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(@"\A[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
