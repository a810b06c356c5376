using Chat.Core.Languages;

namespace Chat.Rag.Tools;

/// <summary>Rates, thresholds and scales of the tools, from <c>knowledge/tools</c>; none stands in code.</summary>
public sealed record ToolData
{
    /// <summary>Which questions call which tool.</summary>
    public required IReadOnlyList<ToolIntent> Intents { get; init; }

    /// <summary>Surcharge for filing late.</summary>
    public required SurchargeRules Surcharge { get; init; }

    /// <summary>Who must file, by tax year.</summary>
    public required FilingRules Filing { get; init; }

    /// <summary>Deferral without guarantee.</summary>
    public required DeferralRules Deferral { get; init; }

    /// <summary>Scales; several of one name when they differ by tax year.</summary>
    public required IReadOnlyList<TaxScale> Scales { get; init; }

    /// <summary>Articles on identifiers, by kind; empty for a kind that no article of the list rules.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Identifiers { get; init; }

    /// <summary>Filing dates.</summary>
    public required FilingDatesRules Dates { get; init; }

    /// <summary>The scale of that name for a tax year; null when none is known.</summary>
    public TaxScale? Scale(string id, int taxYear) => Scales.FirstOrDefault(s => s.Id == id && s.Years.Contains(taxYear));
}

/// <summary>Questions that call a tool: those answered from one of the topics.</summary>
/// <param name="Tool">Name of the tool, as in <see cref="ToolNames"/>.</param>
/// <param name="Topics">Topics.</param>
/// <param name="Facts">What the topic by itself says, as a phrase of that list would.</param>
/// <param name="Phrases">
/// Lists of phrases by name. With <c>ask</c>, one of its phrases must be in the question; with <c>silent</c>, none may;
/// with <c>amount</c> or <c>delay</c>, a sum or a span of time counts only beside one of them. The others are facts that a question states.
/// </param>
public sealed record ToolIntent(
    string Tool,
    IReadOnlySet<string> Topics,
    IReadOnlySet<string> Facts,
    IReadOnlyDictionary<string, IReadOnlyDictionary<Language, IReadOnlyList<string>>> Phrases);

/// <summary>The surcharge. Rates are percentages (0–100).</summary>
/// <param name="RestsOn">Articles.</param>
/// <param name="Since">First filing day to which these rates apply.</param>
/// <param name="First">Rate from the first day.</param>
/// <param name="PerMonth">Rate added for each full month.</param>
/// <param name="Months">Months after which <paramref name="Afterwards"/> applies, with interest.</param>
/// <param name="Afterwards">Rate after those months.</param>
/// <param name="Reduction">Share of the surcharge that prompt payment saves.</param>
/// <param name="Interest">Late-payment interest by calendar year; a year that is missing is not verified.</param>
/// <param name="InterestRestsOn">Articles on the interest.</param>
public sealed record SurchargeRules(
    IReadOnlyList<string> RestsOn,
    DateOnly Since,
    decimal First,
    decimal PerMonth,
    int Months,
    decimal Afterwards,
    decimal Reduction,
    IReadOnlyDictionary<int, decimal> Interest,
    IReadOnlyList<string> InterestRestsOn);

/// <summary>Who must file.</summary>
/// <param name="RestsOn">Articles.</param>
/// <param name="Years">Limits by tax year.</param>
public sealed record FilingRules(IReadOnlyList<string> RestsOn, IReadOnlyDictionary<int, FilingLimits> Years);

/// <summary>Limits of one tax year, in euros.</summary>
/// <param name="OnePayer">Work income from one payer.</param>
/// <param name="SeveralPayers">The lower limit of work income.</param>
/// <param name="LaterPayers">What the second and later payers may give together before the lower limit applies.</param>
/// <param name="Savings">Capital income and gains with withholding.</param>
/// <param name="Imputed">Imputed property income, Treasury bills and public aid.</param>
/// <param name="LowIncome">All income together that never obliges.</param>
/// <param name="LowLosses">Losses from which low income does not excuse.</param>
public sealed record FilingLimits(decimal OnePayer, decimal SeveralPayers, decimal LaterPayers, decimal Savings, decimal Imputed, decimal LowIncome, decimal LowLosses);

/// <summary>Deferral without guarantee.</summary>
/// <param name="RestsOn">Articles.</param>
/// <param name="ExcludedRestsOn">Articles on debts that cannot be deferred.</param>
/// <param name="Since">First day of the limit.</param>
/// <param name="Limit">Total debt, in euros, up to which no guarantee is asked.</param>
public sealed record DeferralRules(IReadOnlyList<string> RestsOn, IReadOnlyList<string> ExcludedRestsOn, DateOnly Since, decimal Limit);

/// <summary>Filing dates.</summary>
/// <param name="RestsOn">Article on working days.</param>
/// <param name="Shown">How many periods are listed.</param>
public sealed record FilingDatesRules(IReadOnlyList<string> RestsOn, int Shown);

/// <summary>Names of the tools in the data, and of their functions (with <c>_</c> for <c>-</c>).</summary>
public static class ToolNames
{
    /// <summary>Next filing dates of a form.</summary>
    public const string FilingDates = "filing-dates";

    /// <summary>Surcharge for filing late.</summary>
    public const string LateSurcharge = "late-surcharge";

    /// <summary>Whether someone must file.</summary>
    public const string FilingObligation = "filing-obligation";

    /// <summary>Deferral without guarantee.</summary>
    public const string Deferral = "deferral";

    /// <summary>The savings scale.</summary>
    public const string SavingsScale = "savings-scale";

    /// <summary>The state's half of the general scale.</summary>
    public const string GeneralScale = "general-scale";

    /// <summary>Whether an identifier is well formed.</summary>
    public const string Identifier = "identifier";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [FilingDates, LateSurcharge, FilingObligation, Deferral, SavingsScale, GeneralScale, Identifier];

    /// <summary>Name of the kernel function: <c>late_surcharge</c>.</summary>
    public static string Function(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.Replace('-', '_');
    }
}
