using System.ComponentModel;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>The scales of the income tax on an amount (LIRPF arts. 63, 66 and 76).</summary>
public sealed class TaxScaleTool(KnowledgeBase knowledge)
{
    /// <summary>The savings scale: the state's half and the regions', which the same law sets.</summary>
    [KernelFunction("savings_scale")]
    [Description("Income tax scale for savings income (LIRPF arts. 66 and 76) on a base, bracket by bracket. Decides nothing.")]
    public ToolResult Savings(
        [Description("Language of the words")] Language language,
        [Description("Tax year (ejercicio)")] int taxYear,
        [Description("Savings base in euros")] decimal amount) => Compute(ToolNames.SavingsScale, "savings", language, taxYear, amount);

    /// <summary>The general scale: the state's half only, since each region sets its own.</summary>
    [KernelFunction("general_scale")]
    [Description("State half of the general income tax scale (LIRPF art. 63) on a base, bracket by bracket; the regional half is not computed. Decides nothing.")]
    public ToolResult General(
        [Description("Language of the words")] Language language,
        [Description("Tax year (ejercicio)")] int taxYear,
        [Description("General taxable base in euros")] decimal amount) => Compute(ToolNames.GeneralScale, "general", language, taxYear, amount);

    private ToolResult Compute(string tool, string id, Language language, int taxYear, decimal amount)
    {
        var scale = knowledge.Tools!.Scale(id, taxYear)
            ?? throw new ArgumentOutOfRangeException(nameof(taxYear), taxYear, "No scale is known for this tax year; add it to tools/scales.yml.");
        var words = new ToolWords(knowledge, language);
        var steps = scale.Apply(amount);
        var total = words.Money(steps.Sum(s => s.Tax));
        var lines = steps.Select(s => $"{Range(words, s)}: {words.Money(s.Part)} × {words.Percent(s.Bracket.Rate)} = {words.Money(s.Tax)}.").ToList();
        if (steps.Count > 1)
            lines.Add(words.Step("tool-scale-sum", string.Join(" + ", steps.Select(s => words.Money(s.Tax))) + " = " + total));
        if (steps.Any(s => s.Bracket.Regional > 0))
            lines.Add(words.Say("tool-savings-halves", ("state", words.Money(steps.Sum(s => s.State))), ("regional", words.Money(steps.Sum(s => s.Regional)))));
        return words.Result(
            tool,
            "tool-" + tool,
            words.Inputs(words.Label("tool-tax-year", ToolWords.Count(taxYear)), words.Label($"tool-{id}-base", words.Money(amount))),
            words[$"tool-{id}-rule"],
            scale.RestsOn,
            lines,
            words.Say($"tool-{id}-result", ("tax", total)),
            taxYear);
    }

    private static string Range(ToolWords words, ScaleStep step) =>
        step.Bracket.UpTo is { } end ? $"{words.Money(step.From)} – {words.Money(end)}" : $"> {words.Money(step.From)}";
}
