namespace Chat.Rag.Tools;

/// <summary>A year's income, gross, in euros.</summary>
/// <param name="Work">Work income from all payers.</param>
public sealed record YearIncome(decimal Work)
{
    /// <summary>The part of the work income from the second and later payers.</summary>
    public decimal LaterPayers { get; init; }

    /// <summary>Capital income and gains with withholding.</summary>
    public decimal Savings { get; init; }

    /// <summary>Imputed property income, Treasury bills and public aid.</summary>
    public decimal Imputed { get; init; }

    /// <summary>Any other income (rents, a business, gains without withholding).</summary>
    public decimal Other { get; init; }

    /// <summary>Capital losses.</summary>
    public decimal Losses { get; init; }

    /// <summary>True for a payer that does not withhold, a spouse's pension, or a fixed withholding rate (LIRPF art. 96.3 b–d).</summary>
    public bool LowerLimit { get; init; }

    /// <summary>True when registered as self-employed at any time of the year (art. 96.2).</summary>
    public bool SelfEmployed { get; init; }

    /// <summary>True with a deduction or reduction that obliges to file (art. 96.4).</summary>
    public bool Claims { get; init; }
}

/// <summary>Whether a person must file.</summary>
/// <param name="MustFile">The answer.</param>
/// <param name="WorkLimit">The limit of work income that applies, in euros.</param>
/// <param name="Low">True when low income excuses although a limit is passed.</param>
public sealed record FilingObligation(bool MustFile, decimal WorkLimit, bool Low)
{
    /// <summary>Decides by the limits of one tax year.</summary>
    public static FilingObligation Decide(FilingLimits limits, YearIncome income)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(income);
        var workLimit = income.LowerLimit || income.LaterPayers > limits.LaterPayers ? limits.SeveralPayers : limits.OnePayer;
        if (income.SelfEmployed || income.Claims)
            return new(true, workLimit, false);
        var within = income.Work <= workLimit && income.Savings <= limits.Savings && income.Imputed <= limits.Imputed && income.Other == 0;
        // The rule on low income speaks of work, capital, business and gains; imputed income is none of them.
        var low = !within && income.Imputed == 0 && income.Losses < limits.LowLosses
            && income.Work + income.Savings + income.Other <= limits.LowIncome;
        return new(!within && !low, workLimit, low);
    }
}
