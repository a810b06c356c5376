using System.ComponentModel;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>Debts that cannot be deferred (LGT art. 65.2, letters a to g).</summary>
public enum ExcludedDebt
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Collected by stamps (a).</summary>
    Stamped,

    /// <summary>Withholdings and payments on account of others (b).</summary>
    Withholding,

    /// <summary>Claims against the estate of an insolvent debtor (c).</summary>
    Insolvency,

    /// <summary>Recovery of state aid (d).</summary>
    StateAid,

    /// <summary>Confirmed by a final decision after a stay (e).</summary>
    AfterStay,

    /// <summary>Taxes charged on to customers (f), unless shown that they did not pay them.</summary>
    ChargedOn,

    /// <summary>Instalments of corporate tax (g).</summary>
    CorporateInstalment,
}

/// <summary>Whether a deferral needs a guarantee (Orden HFP/311/2023, LGT arts. 65 and 82).</summary>
public sealed class DeferralTool(KnowledgeBase knowledge)
{
    /// <summary>Compares a debt with the limit; says first whether it can be deferred at all.</summary>
    [KernelFunction("deferral")]
    [Description("Whether deferring a tax debt needs a guarantee, and whether the debt can be deferred at all (LGT art. 65). Decides nothing.")]
    public ToolResult Compute(
        [Description("Language of the words")] Language language,
        [Description("Total debt in euros, with other debts pending deferral; null when only the kind of debt is asked")] decimal? debt = null,
        [Description("The kind of debt, when the law excludes it")] ExcludedDebt excluded = ExcludedDebt.None,
        [Description("Monthly instalments wanted, from 2")] int? instalments = null)
    {
        var rules = knowledge.Tools!.Deferral;
        var words = new ToolWords(knowledge, language);
        if (debt is null && excluded == ExcludedDebt.None)
            throw new ArgumentException("Give the debt, or the kind of debt that the law excludes.", nameof(debt));
        var inputs = words.Inputs(
            debt is { } amount ? words.Label("tool-deferral-debt", words.Money(amount)) : null,
            excluded == ExcludedDebt.None ? null : words.Label("tool-deferral-kind", words[ToolWords.DebtKey(excluded)]),
            instalments is { } wanted ? words.Label("tool-deferral-instalments", ToolWords.Count(wanted)) : null);
        if (excluded != ExcludedDebt.None)
        {
            var result = words[excluded == ExcludedDebt.ChargedOn ? "tool-deferral-only-unpaid" : "tool-deferral-excluded"];
            return words.Result(ToolNames.Deferral, "tool-deferral", inputs, words["tool-deferral-excluded-rule"], rules.ExcludedRestsOn, [], result);
        }

        var over = debt!.Value > rules.Limit;
        var steps = new List<string> { words.Step("tool-deferral-debt", $"{words.Money(debt.Value)} {(over ? ">" : "≤")} {words.Money(rules.Limit)}") };
        if (instalments is >= 2 and var parts)
            steps.Add(words.Say("tool-deferral-each", ("sum", $"{words.Money(debt.Value)} / {ToolWords.Count(parts)} = {words.Money(Cents.Round(debt.Value / parts))}")));
        return words.Result(
            ToolNames.Deferral,
            "tool-deferral",
            inputs,
            words.Say("tool-deferral-rule", ("limit", words.Money(rules.Limit))),
            rules.RestsOn,
            steps,
            words[over ? "tool-deferral-guarantee" : "tool-deferral-free"]);
    }
}
