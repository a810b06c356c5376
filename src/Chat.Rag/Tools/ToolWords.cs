using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Tools;

/// <summary>The wording of the tools in one language, with figures written as that language writes them.</summary>
internal sealed class ToolWords(KnowledgeBase knowledge, Language language)
{
    /// <summary>Every key that the tools say; the reader checks that each language has them.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "section-calculation", "tool-inputs", "tool-orientative", "tool-tax-year",
        "tool-filing-dates", "tool-dates-form", "tool-dates-monthly", "tool-dates-rule", "tool-dates-period", "tool-dates-result", "tool-dates-none",
        "tool-late-surcharge", "tool-surcharge-amount", "tool-surcharge-due", "tool-surcharge-filed", "tool-surcharge-months", "tool-surcharge-notice",
        "tool-surcharge-rule", "tool-surcharge-percent", "tool-surcharge-over", "tool-surcharge-sum", "tool-surcharge-cut", "tool-surcharge-interest",
        "tool-surcharge-interest-sum", "tool-surcharge-interest-open", "tool-surcharge-interest-unverified", "tool-surcharge-result", "tool-surcharge-in-time", "tool-surcharge-zero",
        "tool-surcharge-after-notice", "tool-surcharge-older", "tool-surcharge-ask-amount", "tool-surcharge-ask-delay",
        "tool-filing-obligation", "tool-filing-work", "tool-filing-later", "tool-filing-savings", "tool-filing-imputed", "tool-filing-other",
        "tool-filing-losses", "tool-filing-total", "tool-filing-lower", "tool-filing-registered", "tool-filing-claims", "tool-filing-rule", "tool-filing-limit",
        "tool-filing-must", "tool-filing-free",
        "tool-deferral", "tool-deferral-debt", "tool-deferral-kind", "tool-deferral-instalments", "tool-deferral-rule", "tool-deferral-each", "tool-deferral-free",
        "tool-deferral-guarantee", "tool-deferral-excluded-rule", "tool-deferral-excluded", "tool-deferral-only-unpaid",
        .. Enum.GetValues<ExcludedDebt>().Where(d => d != ExcludedDebt.None).Select(DebtKey),
        "tool-savings-scale", "tool-savings-base", "tool-savings-rule", "tool-savings-halves", "tool-savings-result",
        "tool-general-scale", "tool-general-base", "tool-general-rule", "tool-general-result",
        "tool-scale-sum",
        "tool-identifier", "tool-identifier-input", "tool-identifier-rule", "tool-identifier-kind", "tool-identifier-good", "tool-identifier-bad",
        "tool-identifier-unknown", "tool-identifier-removed",
    ];

    /// <summary>The language.</summary>
    public Language Language { get; } = language;

    /// <summary>Says one key.</summary>
    public string this[string key] => knowledge.Replies.Say(Language, key);

    /// <summary>Key of a debt that cannot be deferred.</summary>
    public static string DebtKey(ExcludedDebt debt) => "tool-debt-" + Spelling.Of(debt);

    /// <summary>Says a key with its slots.</summary>
    public string Say(string key, params ReadOnlySpan<(string, string)> slots) => knowledge.Replies.Say(Language, key, slots);

    /// <summary>"label: value", for inputs.</summary>
    public string Label(string key, string value) => $"{this[key]}: {value}";

    /// <summary>"Label: value.", for a line of the calculation.</summary>
    public string Step(string key, string value) => Line(Label(key, value));

    /// <summary>The words as a line of their own.</summary>
    public static string Line(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    /// <summary>The sentence that repeats the inputs.</summary>
    public string Inputs(params IEnumerable<string?> inputs) => Say("tool-inputs", ("inputs", string.Join("; ", inputs.OfType<string>())));

    /// <summary>Euros: <c>1.000 €</c>, <c>1.000,50 €</c>.</summary>
    public string Money(decimal amount) => Figure("EUR", amount.ToString(amount == decimal.Truncate(amount) ? "0" : "0.00", CultureInfo.InvariantCulture));

    /// <summary>A percentage: <c>4 %</c>, <c>%4</c>.</summary>
    public string Percent(decimal value) => Figure("percent", value.ToString("0.####", CultureInfo.InvariantCulture));

    /// <summary>A day in full.</summary>
    public string Date(DateOnly day) => TopicFigure.FormatDate(day, Language);

    /// <summary>A count.</summary>
    public static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A result of this tool, with what all results share.</summary>
    public ToolResult Result(string tool, string title, string inputs, string rule, IEnumerable<string> articles, IEnumerable<string> steps, string result, int? taxYear = null) => new()
    {
        Tool = tool,
        Language = Language,
        Title = this[title],
        Heading = this["section-calculation"],
        TaxYear = taxYear,
        Inputs = inputs,
        Rule = rule,
        Articles = [.. articles.Distinct().Select(knowledge.Laws.Reference)],
        Steps = [.. steps],
        Result = result,
        Orientative = this["tool-orientative"],
    };

    private string Figure(string unit, string value) => new TopicFigure { Unit = unit, Source = "" }.Format(value, Language, "");
}
