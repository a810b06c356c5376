using System.CommandLine;
using Chat.Cli.Hosting;
using Chat.Cli.Verbs;
using Chat.Rag.Ingestion.Pdf;

// Not for people: ingestion starts this program once more for each PDF.
if (args is [PdfWorker.Verb])
    return await PdfWorker.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput());

var root = new RootCommand("TaxAssistant: answers tax questions in Spanish, Catalan, Galician and Basque, from cited guidance.")
{
    AskVerb.Create(),
    ScreenVerb.Create(),
    SearchVerb.Create(),
    IngestVerb.Create(),
    IndexVerb.Create(),
    EvaluateVerb.Create(),
    BenchmarkVerb.Create(),
    ModelVerb.Create(),
    GlossaryVerb.Create(),
    ReplayVerb.Create(),
    ImpactVerb.Create(),
    ReceiptsVerb.Create(),
    AuditVerb.Create(),
    UsersVerb.Create(),
    BackupVerb.Create(),
    BackupVerb.CreateRestore(),
    SitesVerb.Create(),
    ConsumersVerb.Create(),
};
foreach (var option in CommonOptions.All)
    root.Options.Add(option);

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    var command = parsed.CommandResult.Command;
    var fault = command.Subcommands.Count > 0
        ? $"{(parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is no verb" : "A verb is missing")}: give one of {string.Join(", ", command.Subcommands.Select(v => v.Name))}."
        : string.Join(' ', parsed.Errors[0].Message.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
    Console.Error.WriteLine($"{fault} See ./taxassistant --help.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
