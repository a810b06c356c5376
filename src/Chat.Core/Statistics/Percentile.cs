namespace Chat.Core.Statistics;

/// <summary>Reads a share of measurements.</summary>
public static class Percentile
{
    /// <summary>The smallest of the measurements that more than that share of them stay below or at; of an even number, 0.5 gives the upper of the two in the middle.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="share">0–1.</param>
    /// <exception cref="ArgumentException">There are no measurements, or the share is none.</exception>
    public static T Of<T>(IEnumerable<T> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("There are no measurements.", nameof(values));
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
