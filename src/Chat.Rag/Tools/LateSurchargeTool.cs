using System.ComponentModel;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>Surcharge for filing late without a prior notice (LGT art. 27).</summary>
public sealed class LateSurchargeTool(KnowledgeBase knowledge)
{
    /// <summary>Computes the surcharge, by dates or by full months of delay.</summary>
    [KernelFunction("late_surcharge")]
    [Description("Surcharge on a tax return filed after its deadline without a prior notice from the tax administration (LGT art. 27). Decides nothing.")]
    public ToolResult Compute(
        [Description("Language of the words")] Language language,
        [Description("Amount payable of the return, in euros; 0 when nothing is payable")] decimal amount,
        [Description("Last day of the filing period")] DateOnly? due = null,
        [Description("Day of filing")] DateOnly? filed = null,
        [Description("Full months of delay; only when the two dates are not known")] int? months = null,
        [Description("True when the administration had already sent a notice about this debt")] bool afterNotice = false)
    {
        var rules = knowledge.Tools!.Surcharge;
        var words = new ToolWords(knowledge, language);
        if (months is null && (due is null || filed is null))
            throw new ArgumentException("A delay is needed: give the due date and the filing date, or the full months.", nameof(months));
        var inputs = words.Inputs(
            words.Label("tool-surcharge-amount", words.Money(amount)),
            due is { } end ? words.Label("tool-surcharge-due", words.Date(end)) : null,
            filed is { } day ? words.Label("tool-surcharge-filed", words.Date(day)) : null,
            due is null ? words.Label("tool-surcharge-months", ToolWords.Count(months!.Value)) : null,
            afterNotice ? words["tool-surcharge-notice"] : null);
        var rule = words.Say(
            "tool-surcharge-rule",
            ("first", words.Percent(rules.First)),
            ("month", words.Percent(rules.PerMonth)),
            ("months", ToolWords.Count(rules.Months)),
            ("afterwards", words.Percent(rules.Afterwards)));
        if (None(rules, words, amount, due, filed, afterNotice) is { } none)
            return words.Result(ToolNames.LateSurcharge, "tool-late-surcharge", inputs, rule, rules.RestsOn, [], none);

        var full = due is { } from && filed is { } to ? LateSurcharge.FullMonths(from, to) : months!.Value;
        var late = LateSurcharge.Of(rules, amount, full);
        var steps = new List<string>
        {
            words.Step("tool-surcharge-months", ToolWords.Count(full)),
            late.Late
                ? words.Say("tool-surcharge-over", ("months", ToolWords.Count(rules.Months)), ("percent", words.Percent(late.Percent)))
                : words.Step("tool-surcharge-percent", $"{words.Percent(rules.First)} + {ToolWords.Count(full)} × {words.Percent(rules.PerMonth)} = {words.Percent(late.Percent)}"),
            words.Step("tool-surcharge-sum", $"{words.Money(amount)} × {words.Percent(late.Percent)} = {words.Money(late.Amount)}"),
            words.Say("tool-surcharge-cut", ("reduction", words.Percent(rules.Reduction)), ("sum", $"{words.Money(late.Amount)} − {words.Money(late.Cut)} = {words.Money(late.Reduced)}")),
        };
        if (late.Late)
            steps.AddRange(Interest(rules, words, amount, due, filed));
        var result = words.Say("tool-surcharge-result", ("surcharge", words.Money(late.Amount)), ("reduced", words.Money(late.Reduced)));
        return words.Result(
            ToolNames.LateSurcharge, "tool-late-surcharge", inputs, rule, late.Late ? rules.RestsOn.Concat(rules.InterestRestsOn) : rules.RestsOn, steps, result);
    }

    /// <summary>Why there is no such surcharge; null when there is.</summary>
    private static string? None(SurchargeRules rules, ToolWords words, decimal amount, DateOnly? due, DateOnly? filed, bool afterNotice)
    {
        if (afterNotice)
            return words["tool-surcharge-after-notice"];
        if (amount == 0)
            return words["tool-surcharge-zero"];
        if (due is { } end && filed is { } day && day <= end)
            return words["tool-surcharge-in-time"];
        return filed < rules.Since ? words.Say("tool-surcharge-older", ("since", words.Date(rules.Since))) : null;
    }

    // From the day after the twelve months to the filing. A rate that no verified law sets is not made up: the days are said without a sum.
    private static IEnumerable<string> Interest(SurchargeRules rules, ToolWords words, decimal amount, DateOnly? due, DateOnly? filed)
    {
        if (due is not { } end || filed is not { } to)
        {
            yield return words.Say("tool-surcharge-interest-open", ("months", ToolWords.Count(rules.Months)));
            yield break;
        }

        var from = end.AddMonths(rules.Months).AddDays(1);
        yield return words.Say("tool-surcharge-interest", ("from", words.Date(from)), ("to", words.Date(to)), ("days", ToolWords.Count(Days(from, to))));
        for (var year = from.Year; year <= to.Year; year++)
        {
            if (!rules.Interest.TryGetValue(year, out var rate))
            {
                yield return words.Say("tool-surcharge-interest-unverified", ("year", ToolWords.Count(year)));
                continue;
            }

            var (first, last) = (Later(from, new DateOnly(year, 1, 1)), Earlier(to, new DateOnly(year, 12, 31)));
            var (days, length) = (Days(first, last), DateTime.IsLeapYear(year) ? 366 : 365);
            var sum = Cents.Round(amount * rate / 100 * days / length);
            yield return words.Say(
                "tool-surcharge-interest-sum",
                ("year", ToolWords.Count(year)),
                ("sum", $"{words.Money(amount)} × {words.Percent(rate)} × {ToolWords.Count(days)} / {ToolWords.Count(length)} = {words.Money(sum)}"));
        }
    }

    // Both ends count: interest runs from the first day "until the moment of filing".
    private static int Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber + 1;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
