using System.CommandLine;
using Chat.Cli.Hosting;
using Chat.Rag.Knowledge;

namespace Chat.Cli.Verbs;

/// <summary><c>ingest --check</c>: validates a knowledge folder.</summary>
internal static class IngestVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Knowledge folder." };
        var check = new Option<bool>("--check") { Description = "Only check the folder; name every error with its file and line." };
        var verb = new Command("ingest", "Checks a knowledge folder.") { folder, check };
        verb.Validators.Add(result =>
        {
            if (!result.GetValue(check))
                result.AddError("ingest checks a folder and builds nothing: give --check.");
        });
        verb.SetAction(parsed =>
        {
            var knowledge = KnowledgeReader.Read(parsed.GetValue(folder)!, out var errors);
            foreach (var error in errors)
                Console.Error.WriteLine(error);
            if (errors.Count > 0 || knowledge is null)
            {
                Console.Error.WriteLine($"{errors.Count} error(s).");
                return ExitCode.Knowledge;
            }

            Console.Out.WriteLine(
                $"{knowledge.Topics.Count} topics, {knowledge.Concepts.Count} concepts, {knowledge.Competence.Matters.Count} matters of "
                + $"{knowledge.Competence.Administrations.Count} administrations, {knowledge.Calendar.Periods.Count} filing periods: no errors.");
            return ExitCode.Done;
        });
        return verb;
    }
}
