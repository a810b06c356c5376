using System.ComponentModel;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>Whether a person must file the income tax return (LIRPF art. 96).</summary>
public sealed class FilingObligationTool(KnowledgeBase knowledge)
{
    /// <summary>Compares a year's income with the limits of that year.</summary>
    [KernelFunction("filing_obligation")]
    [Description("Whether a person must file the Spanish income tax return (LIRPF art. 96) by the limits of a tax year. All amounts gross, in euros a year. Decides nothing.")]
    public ToolResult Compute(
        [Description("Language of the words")] Language language,
        [Description("Tax year (ejercicio)")] int taxYear,
        [Description("Work income from all payers")] decimal work = 0,
        [Description("The part of it from the second and later payers, by order of amount")] decimal laterPayers = 0,
        [Description("Capital income and gains with withholding")] decimal savings = 0,
        [Description("Imputed property income, Treasury bills and public aid")] decimal imputed = 0,
        [Description("Any other income")] decimal other = 0,
        [Description("Capital losses")] decimal losses = 0,
        [Description("True for a payer not obliged to withhold, a compensatory pension, or a fixed withholding rate")] bool lowerLimit = false,
        [Description("True when registered as self-employed (RETA, sea workers) at any time of the year")] bool selfEmployed = false,
        [Description("True with double-taxation relief, pension plans or protected estates that reduce the base")] bool claims = false)
    {
        var rules = knowledge.Tools!.Filing;
        if (!rules.Years.TryGetValue(taxYear, out var limits))
            throw new ArgumentOutOfRangeException(nameof(taxYear), taxYear, "No limits are known for this tax year; add them to tools/filing.yml.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(laterPayers, work);
        var words = new ToolWords(knowledge, language);
        var income = new YearIncome(work)
        {
            LaterPayers = laterPayers,
            Savings = savings,
            Imputed = imputed,
            Other = other,
            Losses = losses,
            LowerLimit = lowerLimit,
            SelfEmployed = selfEmployed,
            Claims = claims,
        };
        var decided = FilingObligation.Decide(limits, income);
        var rule = words.Say(
            "tool-filing-rule",
            ("one", words.Money(limits.OnePayer)),
            ("several", words.Money(limits.SeveralPayers)),
            ("later", words.Money(limits.LaterPayers)),
            ("savings", words.Money(limits.Savings)),
            ("imputed", words.Money(limits.Imputed)));
        return words.Result(
            ToolNames.FilingObligation,
            "tool-filing-obligation",
            words.Inputs([words.Label("tool-tax-year", ToolWords.Count(taxYear)), .. Inputs(words, income)]),
            rule,
            rules.RestsOn,
            Steps(words, limits, income, decided),
            words[decided.MustFile ? "tool-filing-must" : "tool-filing-free"],
            taxYear);
    }

    // What was not said is not repeated as a zero.
    private static IEnumerable<string> Inputs(ToolWords words, YearIncome income)
    {
        (string Key, decimal Amount)[] amounts =
        [
            ("tool-filing-work", income.Work), ("tool-filing-later", income.LaterPayers), ("tool-filing-savings", income.Savings),
            ("tool-filing-imputed", income.Imputed), ("tool-filing-other", income.Other), ("tool-filing-losses", income.Losses),
        ];
        (string Key, bool Holds)[] facts =
            [("tool-filing-lower", income.LowerLimit), ("tool-filing-registered", income.SelfEmployed), ("tool-filing-claims", income.Claims)];
        return amounts.Where(a => a.Amount > 0).Select(a => words.Label(a.Key, words.Money(a.Amount)))
            .Concat(facts.Where(f => f.Holds).Select(f => words[f.Key]));
    }

    private static IEnumerable<string> Steps(ToolWords words, FilingLimits limits, YearIncome income, FilingObligation decided)
    {
        // Being registered, or a deduction that obliges, settles it: the limits do not matter.
        if (income.SelfEmployed)
            yield return ToolWords.Line(words["tool-filing-registered"]);
        if (income.Claims)
            yield return ToolWords.Line(words["tool-filing-claims"]);
        if (income.SelfEmployed || income.Claims)
            yield break;
        if (income.LaterPayers > 0)
            yield return Compared("tool-filing-later", income.LaterPayers, limits.LaterPayers);
        yield return words.Step("tool-filing-limit", words.Money(decided.WorkLimit));
        yield return Compared("tool-filing-work", income.Work, decided.WorkLimit);
        if (income.Savings > 0)
            yield return Compared("tool-filing-savings", income.Savings, limits.Savings);
        if (income.Imputed > 0)
            yield return Compared("tool-filing-imputed", income.Imputed, limits.Imputed);
        if (income.Other > 0)
            yield return Compared("tool-filing-other", income.Other, 0);
        if (decided.Low)
            yield return Compared("tool-filing-total", income.Work + income.Savings + income.Other, limits.LowIncome);

        string Compared(string key, decimal amount, decimal limit) => words.Step(key, $"{words.Money(amount)} {(amount > limit ? ">" : "≤")} {words.Money(limit)}");
    }
}
