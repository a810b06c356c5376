namespace Chat.Cli.Evaluation;

/// <summary>What a count of nothing says of the rate behind it.</summary>
internal static class BinomialBound
{
    private const double OneSided = 0.05;

    /// <summary>
    /// The rate that would give no case in n trials with a probability of 5 %: the exact upper bound of Clopper and Pearson (1934), one
    /// sided, 1 − 0.05^(1/n); the "rule of three", 3/n, is its approximation.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There was no trial.</exception>
    public static double UpperForNone(int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        return 1 - Math.Pow(OneSided, 1.0 / trials);
    }
}
