namespace Chat.Rag.Tools;

/// <summary>The surcharge on a return filed late without a prior notice, in figures.</summary>
/// <param name="Months">Full months of delay.</param>
/// <param name="Late">True once the months after which interest runs have gone by.</param>
/// <param name="Percent">Rate, in percent.</param>
/// <param name="Amount">Surcharge, in euros.</param>
/// <param name="Cut">What prompt payment saves of it, in euros.</param>
public sealed record LateSurcharge(int Months, bool Late, decimal Percent, decimal Amount, decimal Cut)
{
    /// <summary>The surcharge after the reduction, in euros.</summary>
    public decimal Reduced => Amount - Cut;

    /// <summary>The surcharge for a number of full months.</summary>
    /// <param name="rules">Rates.</param>
    /// <param name="amount">Amount payable, in euros, from 0.</param>
    /// <param name="months">Full months of delay, from 0.</param>
    public static LateSurcharge Of(SurchargeRules rules, decimal amount, int months)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfNegative(months);
        var late = months >= rules.Months;
        var percent = late ? rules.Afterwards : rules.First + (months * rules.PerMonth);
        var surcharge = Cents.Of(amount, percent);
        return new LateSurcharge(months, late, percent, surcharge, Cents.Of(surcharge, rules.Reduction));
    }

    /// <summary>
    /// Full months between the end of the period and the filing, from date to date: a month is over when its last day has gone by,
    /// so filing on the same day of a later month does not complete that month (Ley 39/2015, art. 30.4; the Dirección
    /// General de Tributos reads LGT art. 27 so in its ruling V0532-23). 31 January plus one month is the last day of February.
    /// </summary>
    public static int FullMonths(DateOnly due, DateOnly filed)
    {
        var months = ((filed.Year - due.Year) * 12) + filed.Month - due.Month;
        return Math.Max(0, filed > due.AddMonths(months) ? months : months - 1);
    }

    /// <summary>Full months of a delay in days; null when it depends on the months that it falls in (31 days may be one or none).</summary>
    public static int? FullMonths(int days)
    {
        // Four years have every sequence of month lengths.
        var start = new DateOnly(2024, 1, 1);
        var months = Enumerable.Range(0, 1461).Select(d => start.AddDays(d)).Select(due => FullMonths(due, due.AddDays(days))).Distinct().Take(2).ToList();
        return months is [var same] ? same : null;
    }
}
