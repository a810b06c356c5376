using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Rag.Indexing.Generations;

/// <summary>Names of generations: they sort by time, and hold nothing that a path could be made of.</summary>
internal static partial class GenerationName
{
    /// <summary>A name for a moment: seconds, then milliseconds as four hexadecimal digits.</summary>
    public static string Of(DateTimeOffset moment) => string.Create(
        CultureInfo.InvariantCulture, $"{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{moment.Millisecond:x4}");

    /// <summary>True for what <see cref="Of"/> makes.</summary>
    public static bool Is(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^\d{8}T\d{6}Z-[0-9a-f]{4}\z")]
    private static partial Regex Pattern();
}
