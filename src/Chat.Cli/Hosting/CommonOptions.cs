using System.CommandLine;
using System.Globalization;
using Chat.Core.Languages;
using Chat.Rag.Retrieval;

namespace Chat.Cli.Hosting;

/// <summary>Options that every verb takes.</summary>
internal static class CommonOptions
{
    public static Option<string> Data { get; } = new("--data") { Description = "Data directory.", DefaultValueFactory = _ => "./data", Recursive = true };

    public static Option<string?> Knowledge { get; } = new("--knowledge")
    {
        Description = "Knowledge folder.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("TaxAssistant__KnowledgeFolder") ?? "knowledge",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All => [Data, Knowledge];

    public static Option<DateOnly?> AsOf() => new("--as-of")
    {
        Description = "The day on which the question is asked (yyyy-MM-dd); today when left out.",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            result.AddError($"'{result.Tokens[0].Value}' is not a day as 2026-11-23.");
            return null;
        },
    };

    public static Option<string?> Language()
    {
        var option = new Option<string?>("--language") { Description = "Language to answer in: es, ca, gl or eu; by the question's own words when left out." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } code && !LanguageCodes.TryParse(code, out _))
                result.AddError($"'{code}' is not one of es, ca, gl, eu.");
        });
        return option;
    }

    public static Option<FileInfo?> Batch() => new("--batch") { Description = "Input file, one JSON object a line." };

    public static Option<FileInfo?> Out() => new("--out") { Description = "Output file of a batch, one JSON object a line." };

    /// <summary>What is searched; read with <see cref="KindOf"/>.</summary>
    public static Option<string> Kind(string name)
    {
        var option = new Option<string>(name) { Description = "What to search: guidance and the law, or one of them.", DefaultValueFactory = _ => "all" };
        option.AcceptOnlyFromAmong("all", "guidance", "law");
        return option;
    }

    /// <summary>What such an option says.</summary>
    public static SearchKind KindOf(string? text) => text switch
    {
        "guidance" => SearchKind.Guidance,
        "law" => SearchKind.Law,
        _ => SearchKind.All,
    };

    /// <summary>Refuses a command line that has neither a text nor a whole batch, before the knowledge is read.</summary>
    public static void OneOrBatch(Command verb, Argument<string?> text, Option<FileInfo?> batch, Option<FileInfo?> output) => verb.Validators.Add(result =>
    {
        if (result.GetValue(batch) is not null && result.GetValue(output) is null)
            result.AddError("A batch needs --out FILE to write its results to.");
        else if (result.GetValue(batch) is null && result.GetValue(text) is null)
            result.AddError($"Give a {text.Name} in quotes, or --batch FILE and --out FILE.");
    });
}
