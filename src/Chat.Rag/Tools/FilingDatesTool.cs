using System.ComponentModel;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>The next filing periods of a form, moved to working days (Ley 39/2015 art. 30.5).</summary>
public sealed class FilingDatesTool(KnowledgeBase knowledge)
{
    /// <summary>Lists the periods that are open or to come.</summary>
    [KernelFunction("filing_dates")]
    [Description("Next filing periods of a Spanish tax form from the filing calendar; ends on a Saturday, Sunday or national holiday are moved. Decides nothing.")]
    public ToolResult Compute(
        [Description("Language of the words")] Language language,
        [Description("Number of the form, such as 303")] string form,
        [Description("The day asked on")] DateOnly asOf,
        [Description("True for those who file monthly")] bool monthly = false)
    {
        var rules = knowledge.Tools!.Dates;
        var words = new ToolWords(knowledge, language);
        var calendar = knowledge.Calendar;
        var periods = calendar.Periods
            .Where(p => p.Form == form && calendar.LastDay(p) >= asOf && (p.Filers is null || (p.Filers == "monthly") == monthly))
            .Take(rules.Shown)
            .ToList();
        var inputs = words.Inputs(words.Label("tool-dates-form", form), monthly ? words["tool-dates-monthly"] : null);
        var result = periods.Count == 0
            ? words.Say("tool-dates-none", ("form", form))
            : words.Say("tool-dates-result", ("form", form), ("from", words.Date(periods[0].From)), ("to", words.Date(calendar.LastDay(periods[0]))));
        return words.Result(
            ToolNames.FilingDates, "tool-filing-dates", inputs, words["tool-dates-rule"], periods.Select(p => p.RestsOn).Concat(rules.RestsOn), periods.Select(Line), result);

        string Line(FilingPeriod period)
        {
            var last = calendar.LastDay(period);
            var line = words.Say("tool-dates-period", ("covers", period.Covers), ("from", words.Date(period.From)), ("to", words.Date(last)));
            return last == period.To ? line : line + " " + words.Say("calendar-moved", ("nominal", words.Date(period.To)));
        }
    }
}
