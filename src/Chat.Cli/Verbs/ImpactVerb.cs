using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Records;
using Chat.Records.Impact;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>impact</c>: the answers that rested on a topic or an article.</summary>
internal static class ImpactVerb
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "topic:irpf/dos-pagadores, BOE-A-2006-20764#a96, or a whole law as BOE-A-2006-20764." };
        var json = new Option<bool>("--json") { Description = "Write counts and answers as JSON." };
        var csv = new Option<FileInfo?>("--csv") { Description = "Write the answers to a file as CSV too." };
        var verb = new Command("impact", "Lists the answers still kept that rested on a topic or an article, with counts by outcome.") { source, json, csv };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var id = parsed.GetValue(source)!;
            KeptRecords.Require(services);
            var answers = await services.GetRequiredService<ImpactQuery>().FindAsync(id, stop);
            var outcomes = answers.CountBy(a => a.Outcome).OrderByDescending(c => c.Value).ToDictionary();
            if (parsed.GetValue(csv) is { } file)
                await File.WriteAllLinesAsync(file.FullName, Csv(answers), stop);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(new { source = id, answers = answers.Count, outcomes, list = answers.Select(Listed) }, JsonLines.Options));
            else
                Console.Out.WriteLine(string.Join(Environment.NewLine, Lines(id, answers, outcomes)));
            return ExitCode.Done;
        }, cancellation));
        return verb;
    }

    private static object Listed(RestedAnswer a) =>
        new { a.At, code = a.Code.ToString(), a.Source, a.Cited, a.Outcome, a.Mode, a.Language, a.TaxYear, a.KnowledgeVersion, a.Question };

    private static IEnumerable<string> Lines(string id, IReadOnlyList<RestedAnswer> answers, Dictionary<string, int> outcomes)
    {
        yield return answers.Count == 0
            ? $"No answer that is kept rested on {id}."
            : $"{answers.Count} answers rested on {id}: {string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))}.";
        foreach (var a in answers)
            yield return string.Create(CultureInfo.InvariantCulture, $"{a.At.ToLocalTime():yyyy-MM-dd HH:mm}  {a.Code}  {(a.Cited ? "cited   " : "rests on")}  {a.Source}  {a.Outcome}  {a.Language}  {a.Question.ReplaceLineEndings(" ")}");
    }

    private static IEnumerable<string> Csv(IEnumerable<RestedAnswer> answers) => answers
        .Select(a => string.Join(',', new[] { a.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), $"{a.Code}", a.Source, a.Cited ? "cited" : "rests-on", a.Outcome, a.Mode, a.Language, a.TaxYear?.ToString(CultureInfo.InvariantCulture) ?? "", a.KnowledgeVersion, a.Question }.Select(Cell)))
        .Prepend("at,code,source,relation,outcome,mode,language,tax_year,knowledge,question");

    // A spreadsheet would run a cell that begins as a formula; citizens' words may.
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
