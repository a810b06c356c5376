using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Identifiers;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>What the tools add to an answer.</summary>
/// <param name="Result">A calculation; null when none was asked for or something is missing.</param>
/// <param name="Clarification">The one input that is missing, asked for; null otherwise.</param>
public sealed record ToolOutcome(ToolResult? Result, Clarification? Clarification)
{
    /// <summary>Nothing: the guidance answers by itself.</summary>
    public static ToolOutcome None { get; } = new(null, null);
}

/// <summary>
/// The stage between routing and composing: calls a tool when the question goes to one of its topics and states all that
/// it needs. It guesses nothing; where it cannot tell what a figure means, it is silent.
/// </summary>
public sealed partial class ToolCaller(KnowledgeBase knowledge, Kernel kernel)
{
    private static readonly HashSet<string> NoForms = [];
    private static readonly HashSet<string> Checked = ["DNI", "NIE", "CIF", "IBAN"];

    private readonly HashSet<string> _forms = [.. knowledge.Topics.Values.SelectMany(t => t.Forms), .. knowledge.Calendar.Periods.Select(p => p.Form)];

    /// <summary>Calls the tool of the route's topic.</summary>
    public ToolOutcome Call(ScreenedQuestion screened, SearchQuery query, Route route)
    {
        ArgumentNullException.ThrowIfNull(screened);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(route);
        // Only answers: a redirection or a refusal does not become a calculation.
        if (knowledge.Tools is null || route.Outcome is not (Outcome.Answered or Outcome.AnsweredPartial) || route.Topics.Count == 0)
            return ToolOutcome.None;
        var call = new Asked(screened, query, route.Topics[0]);
        foreach (var intent in knowledge.Tools.Intents.Where(i => i.Topics.Contains(call.Topic.Id)))
        {
            var inputs = new QuestionInputs(query.Standalone, query.Language, intent);
            if (inputs.Says("silent") || (inputs.Lists("ask") && !inputs.Says("ask")))
                continue;
            if (Read(intent.Tool, inputs, call) is { } outcome)
                return outcome;
        }

        return ToolOutcome.None;
    }

    private ToolOutcome? Read(string tool, QuestionInputs inputs, Asked call) => tool switch
    {
        ToolNames.FilingDates => FilingDates(inputs, call),
        ToolNames.LateSurcharge => Surcharge(inputs, call),
        ToolNames.FilingObligation => Filing(inputs, call),
        ToolNames.Deferral => Deferral(inputs, call),
        ToolNames.SavingsScale => Scale(tool, "savings", inputs, call),
        ToolNames.GeneralScale => Scale(tool, "general", inputs, call),
        _ => Identifier(call),
    };

    private ToolOutcome? FilingDates(QuestionInputs inputs, Asked call) =>
        inputs.Form(call.Topic.Forms) is { } form && knowledge.Calendar.Next(form, call.AsOf) is not null
            ? Run(ToolNames.FilingDates, call, ("form", form), ("asOf", call.AsOf), ("monthly", inputs.Says("monthly")))
            : null;

    private ToolOutcome? Surcharge(QuestionInputs inputs, Asked call)
    {
        var (amounts, dates) = (inputs.Amounts(_forms), inputs.Dates());
        (DateOnly Due, DateOnly Filed)? days = dates switch
        {
            [var due, var filed] => (due, filed),
            [var due] when inputs.Says("today") && due <= call.AsOf => (due, call.AsOf),
            _ => null,
        };
        // "More than a year" is enough; "more than three months" may be four.
        var months = dates.Count > 0 ? null : inputs.Months("delay");
        if (inputs.Says("more") && months < knowledge.Tools!.Surcharge.Months)
            months = null;
        var delay = months is not null || (days is { } known && known.Filed >= knowledge.Tools!.Surcharge.Since);
        return (amounts, delay) switch
        {
            ([var amount], true) => Run(
                ToolNames.LateSurcharge, call, ("amount", amount), ("due", days?.Due), ("filed", days?.Filed), ("months", months), ("afterNotice", inputs.Says("notice") && !inputs.Says("noNotice"))),
            ([], true) when inputs.Says("howMuch") => AskBack(call, "tool-surcharge-ask-amount"),
            ([_], false) when inputs.Says("howMuch") && dates.Count == 0 && !inputs.Says("more") => AskBack(call, "tool-surcharge-ask-delay"),
            _ => null,
        };
    }

    private ToolOutcome? Filing(QuestionInputs inputs, Asked call)
    {
        if (call.TaxYear is not { } year || !knowledge.Tools!.Filing.Years.ContainsKey(year))
            return null;
        // Who was registered must file, whatever was earned.
        if (inputs.Says("selfEmployed"))
            return Run(ToolNames.FilingObligation, call, ("taxYear", year), ("selfEmployed", true));
        var several = inputs.Says("several");
        // Each sum is of one payer: with several payers there are several sums, and the largest is the first payer's.
        var outcome = inputs.Amounts(NoForms) switch
        {
            [var work] when !several => (work, Later: 0m),
            [_, _, ..] and var sums when several => (sums.Sum(), sums.Sum() - sums.Max()),
            _ => ((decimal Work, decimal Later)?)null,
        };
        return outcome is { } income
            ? Run(ToolNames.FilingObligation, call, ("taxYear", year), ("work", income.Work), ("laterPayers", income.Later))
            : null;
    }

    private ToolOutcome? Deferral(QuestionInputs inputs, Asked call)
    {
        var excluded = new[] { ("withholding", ExcludedDebt.Withholding), ("chargedOn", ExcludedDebt.ChargedOn), ("corporate", ExcludedDebt.CorporateInstalment) }
            .Where(d => inputs.Says(d.Item1))
            .Select(d => d.Item2)
            .ToList();
        return (inputs.Amounts(NoForms), excluded) switch
        {
            (_, [var kind]) => Run(ToolNames.Deferral, call, ("excluded", kind)),
            ([var debt], []) when inputs.Lists("amount") =>
                Run(ToolNames.Deferral, call, ("debt", debt), ("instalments", inputs.Months("instalments") is >= 2 and var parts ? parts : null)),
            _ => null,
        };
    }

    private ToolOutcome? Scale(string tool, string scale, QuestionInputs inputs, Asked call) =>
        inputs.Amounts(NoForms) is [var amount] && call.TaxYear is { } year && knowledge.Tools!.Scale(scale, year) is not null
            ? Run(tool, call, ("taxYear", year), ("amount", amount))
            : null;

    // A right identifier was masked by the screener; a wrong one is no personal data to it and stands in the text.
    private ToolOutcome? Identifier(Asked call)
    {
        var right = call.Screened.PersonalData.Where(p => Checked.Contains(p.Type)).Select(p => p.Value);
        var typed = right.Concat(LooksLikeOne().Matches(call.Screened.Text).Select(m => m.Value)).Take(2).ToList();
        // A page masks before it sends: the mask is all there is, and it says nothing of what stood there.
        if (typed.Count == 0 && PersonalDataFinder.Masked(call.Screened.Text).FirstOrDefault(Checked.Contains) is { } mask)
            return Run(ToolNames.Identifier, call, ("identifier", $"[{mask}]"));
        return typed is [var identifier] ? Run(ToolNames.Identifier, call, ("identifier", identifier)) : null;
    }

    private ToolOutcome Run(string tool, Asked call, params ReadOnlySpan<(string Name, object? Value)> inputs)
    {
        var arguments = new KernelArguments { ["language"] = call.Screened.Language };
        foreach (var (name, value) in inputs)
        {
            if (value is not null)
                arguments[name] = value;
        }

        // The functions compute and wait for nothing, so that the task is complete when it is returned.
        var result = kernel.InvokeAsync<ToolResult>(TaxPlugin.Name, ToolNames.Function(tool), arguments).GetAwaiter().GetResult();
        return new ToolOutcome(result, null);
    }

    private ToolOutcome AskBack(Asked call, string key) =>
        new(null, new Clarification(knowledge.Replies.Say(call.Screened.Language, key), []));

    [GeneratedRegex(@"\b(?:[A-Za-z]{2}[0-9]{2}(?: ?[0-9]{4}){5}|[0-9]{7,8}[ -]?[A-Za-z]|[A-Za-z][ -]?[0-9]{7}[ -]?[0-9A-Za-z])\b", RegexOptions.NonBacktracking)]
    private static partial Regex LooksLikeOne();

    /// <summary>A question on its way to a tool.</summary>
    private sealed record Asked(ScreenedQuestion Screened, SearchQuery Query, Topic Topic)
    {
        public DateOnly AsOf => Screened.Question.AsOf;

        /// <summary>The year that the guidance answers for; null when it does not cover the year named.</summary>
        public int? TaxYear => Topic.ResolveYear(Query.TaxYear ?? Topic.Area.DefaultYear(AsOf)) is { } year && (Query.TaxYear ?? year) == year ? year : null;
    }
}
