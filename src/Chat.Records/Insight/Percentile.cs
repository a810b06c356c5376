namespace Chat.Records.Insight;

/// <summary>Reads a share of measurements.</summary>
internal static class Percentile
{
    /// <summary>The smallest of the measurements that more than that share of them stay below or at.</summary>
    /// <param name="sorted">Ascending; at least one.</param>
    /// <param name="share">0–1.</param>
    public static T Of<T>(T[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
