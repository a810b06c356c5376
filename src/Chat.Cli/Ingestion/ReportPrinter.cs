using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Rag.Ingestion.Runs;

namespace Chat.Cli.Ingestion;

/// <summary>What a run did, for people; what is wrong goes to stderr.</summary>
internal static class ReportPrinter
{
    /// <summary>Prints a report; the exit code that goes with it.</summary>
    public static int Print(IngestionReport report)
    {
        foreach (var document in report.Documents.Where(d => d.Outcome is DocumentOutcome.Created or DocumentOutcome.Updated or DocumentOutcome.Deleted))
            Console.Out.WriteLine($"{Word(document.Outcome),-8} {document.Document}{(document.Key == document.Document ? "" : $"  ({document.Key})")}{Passages(document)}");
        foreach (var document in report.Documents.Where(d => d.Outcome == DocumentOutcome.Skipped && d.Why is not null))
            Console.Out.WriteLine($"{Word(document.Outcome),-8} {document.Key}: {document.Why}");
        foreach (var document in report.Documents.Where(d => d.Warnings.Count > 0))
            Console.Error.WriteLine($"warning  {document.Document}: {document.Warnings[0]}{(document.Warnings.Count > 1 ? $" (and {document.Warnings.Count - 1} more)" : "")}");
        foreach (var document in report.Documents.Where(d => d.Outcome == DocumentOutcome.Failed))
            Console.Error.WriteLine($"failed   {document.Key}: {document.Why}");

        Console.Out.WriteLine(string.Join(", ", Enum.GetValues<DocumentOutcome>().Select(o => $"{report.Count(o)} {Word(o)}")) + ".");
        foreach (var forced in report.Forced)
            Console.Error.WriteLine($"forced   {forced}");
        if (report.Generation is null)
        {
            Console.Out.WriteLine("Nothing has changed; the index stays as it is.");
            return report.Count(DocumentOutcome.Failed) > 0 ? ExitCode.Faults : ExitCode.Done;
        }

        if (!report.IsLive)
        {
            Console.Error.WriteLine($"Generation {report.Generation} was built and does not go live; the one before goes on serving:");
            foreach (var refusal in report.Refusals)
                Console.Error.WriteLine("  " + refusal);
            Console.Error.WriteLine(report.MayBeTaken
                ? $"It is kept: look at it with ./taxassistant index explain \"question\" --generation {report.Generation}, or take it with ./taxassistant index switch {report.Generation}."
                : $"It is kept to be looked at, and cannot be taken; remove it with ./taxassistant index drop {report.Generation}.");
            return ExitCode.Index;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Generation {report.Generation} is live: {report.Holds.Units} units, {report.Holds.Passages} passages; {report.Canaries.Found} of {report.Canaries.Asked} canary questions found. "
            + $"Read {report.Times.Read.TotalSeconds:0.0} s, built {report.Times.Build.TotalSeconds:0.0} s, checked {report.Times.Check.TotalSeconds:0.0} s."));
        return report.Count(DocumentOutcome.Failed) > 0 ? ExitCode.Faults : ExitCode.Done;
    }

    private static string Word(DocumentOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string Passages(DocumentResult document) => document.Passages > 0 ? $": {document.Passages} passages" : "";
}
