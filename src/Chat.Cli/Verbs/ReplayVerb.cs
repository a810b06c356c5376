using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Records;

namespace Chat.Cli.Verbs;

/// <summary><c>replay</c>: a kept question asked again, and what is another now.</summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var code = new Argument<string>("code") { Description = "Code of the receipt." };
        var json = new Option<bool>("--json") { Description = "Write the comparison as JSON." };
        var verb = new Command("replay", "Asks a kept question again with the inputs and the seed of then, and shows the difference.") { code, json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var turn = await KeptRecords.FindAsync(services, parsed.GetValue(code)!, stop);
            var report = await Replay.RunAsync(services, turn, () => Assistant.OpenLawAsync(services, stop), stop);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, JsonLines.Options) : string.Join(Environment.NewLine, Lines(report, turn.At)));
            return report.Same ? ExitCode.Done : ExitCode.Faults;
        }, cancellation));
        return verb;
    }

    private static IEnumerable<string> Lines(ReplayReport report, DateTimeOffset at)
    {
        yield return $"{report.Code}, answered {at.ToLocalTime():yyyy-MM-dd HH:mm}: {(report.Same ? "the same answer." : "another answer.")}";
        if (report.IsReused)
            yield return "It had been given again, in the words that a model wrote for who had asked the same shortly before; other words and another prompt now are no fault.";
        foreach (var change in report.Surroundings)
            yield return $"since then, {change.What}: {change.Then ?? "none"} → {change.Now ?? "none"}";
        foreach (var change in report.Result)
            yield return $"{change.What}: {change.Then} → {change.Now}";
        foreach (var line in report.Sentences)
            yield return Marked(line);
        foreach (var line in report.Sources)
            yield return Marked(line) + " (source)";
        foreach (var line in report.Figures)
            yield return Marked(line) + " (figure)";
    }

    private static string Marked(DiffLine line) => (line.Kind switch { DiffKind.Gone => "- ", DiffKind.New => "+ ", _ => "  " }) + line.Text;
}
